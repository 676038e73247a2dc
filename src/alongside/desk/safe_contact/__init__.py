"""How somebody is reached safely: as they said themselves, asked alone."""
