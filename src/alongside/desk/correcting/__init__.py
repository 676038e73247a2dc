"""Putting right what was written down wrongly: another day, another fact, or it did not happen."""
