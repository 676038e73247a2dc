"""Going on with something that was begun, and keeping the way to it."""
