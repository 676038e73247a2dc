"""The outbox: what was sent to whom, and each message as its reader sees it."""
