"""Who waits for a service: how many, for how long, and who they are."""
