"""Staff sign-in by the council's own identity provider (OpenID Connect, with PKCE)."""
