"""Returns built from the record: written, checked as built, kept, and compared with what was loaded."""
