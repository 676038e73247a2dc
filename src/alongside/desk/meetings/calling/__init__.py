"""Calling a conference, and asking people to it."""
