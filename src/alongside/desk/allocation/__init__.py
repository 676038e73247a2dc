"""Who works with which child, and who waits for a worker."""
