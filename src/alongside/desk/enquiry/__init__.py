"""The strategy discussion and the enquiry: what was decided, what is being done, what it found."""
