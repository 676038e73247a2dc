"""Notices that come together from the police."""
