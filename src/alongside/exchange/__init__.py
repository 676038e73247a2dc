"""The door for other systems: files that come in, and returns and exports that go out."""
