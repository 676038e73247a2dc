"""What a conference decided, and the record of it."""
