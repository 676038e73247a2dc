"""Who must be told: held, withheld, ready, given in person."""
