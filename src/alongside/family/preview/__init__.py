"""A worker looks at what somebody of the family reads, before or while they read it."""
