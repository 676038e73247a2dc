"""What somebody reads about their children: where things are, what happened, what comes, and what they can do."""
