"""One question a page: what is asked, what was answered, and sending it."""
