"""What families read. Every query starts from the reader and runs on the family's own database role (`record.doors`)."""
