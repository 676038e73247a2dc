"""Writing what happened: notes, visits and calls, once for any set of children."""
