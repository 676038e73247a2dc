"""A referral is closed: why, and who is told."""
