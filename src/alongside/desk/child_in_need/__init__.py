"""The plan of help under section 17: begun, its own page, agreement and what was not kept, what a manager decides, its reviews."""
