"""The 60-second page of a child, and each event behind it."""
