"""Looking again at a decision: the answer as a letter."""
