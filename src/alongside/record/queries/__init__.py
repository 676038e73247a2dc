"""The only code that reads the record: by reader, starting from the viewer, answering frozen values."""
