"""Going away from a page quickly, and what a browser still remembers."""
