"""Who of a family may read about a child, and how: asked, opened, paused, closed."""
