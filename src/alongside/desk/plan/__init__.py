"""A child protection plan: what it says, its core groups, and its end."""
