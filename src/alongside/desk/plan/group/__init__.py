"""The core group: called, and written up on one page."""
