"""What the people who work with families may read: from the viewer, as plain values."""
