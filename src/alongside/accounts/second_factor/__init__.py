"""A second proof of who someone is: an authenticator app, a passkey, recovery codes."""
