"""The wiring: settings, addresses, middleware, the embedded PostgreSQL. Nothing about children is decided here."""
