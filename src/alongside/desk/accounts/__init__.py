"""The accounts of one's colleagues: opened, changed and ended by their managers."""
