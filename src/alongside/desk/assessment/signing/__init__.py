"""The end of an assessment: sending it, deciding, more time."""
