"""What the open door may read: what somebody is writing there, with the key only they hold. Nothing of the record."""
