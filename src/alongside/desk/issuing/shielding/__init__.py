"""What in a piece of writing is kept private, where it came from, and what relied on it."""
