"""One's own sign-in: what was chosen about it, and when it was used."""
