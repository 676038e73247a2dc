"""What waits at the front door."""
