"""A worker's own page, and a manager's team."""
