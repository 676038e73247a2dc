"""The front door: contacts received, checked, decided (S02 to S04)."""
