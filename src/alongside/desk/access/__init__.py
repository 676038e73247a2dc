"""Opening a record outside one's own work, with a reason; and who looked at a record."""
