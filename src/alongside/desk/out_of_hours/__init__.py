"""The night: what it leaves for the morning, and what a manager agreed by phone."""
