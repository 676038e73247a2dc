"""The decision about a referral, for each child."""
