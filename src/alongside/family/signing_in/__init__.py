"""Signing in, for families; and what they choose about it."""
