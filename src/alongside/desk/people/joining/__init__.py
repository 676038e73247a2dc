"""Two records of one person: joined with a preview, and parted again."""
