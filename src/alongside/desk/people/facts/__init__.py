"""Adding what is known of a person, ending it, and taking it back."""
