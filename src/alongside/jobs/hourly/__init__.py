"""Looked at every hour: a worker that was off in the night has caught up within the hour of its start."""
