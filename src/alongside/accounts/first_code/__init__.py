"""Setting a password with a code given in person."""
