"""A contact: written down, and read."""
