"""Finding people, writing them down, and what is known of them."""
