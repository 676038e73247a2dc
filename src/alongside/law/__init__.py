"""The ground: the guidance as tables and small pure functions. Standard library only."""
