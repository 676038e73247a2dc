"""What staff read, a file a page."""
