"""What was written on the wrong child, moved in one go."""
