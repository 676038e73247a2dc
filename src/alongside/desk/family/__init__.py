"""A family on one page."""
