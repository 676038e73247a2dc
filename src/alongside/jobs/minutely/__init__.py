"""Looked at every minute, because somebody may be waiting."""
