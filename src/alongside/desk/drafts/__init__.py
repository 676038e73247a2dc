"""What somebody has typed and not kept yet: saving it, finding it again, choosing between two texts."""
