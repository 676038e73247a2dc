"""Decisions to share with an agency or a person, or not to."""
