"""Opening a restricted record for a child who cannot wait, and reviewing that it was opened."""
