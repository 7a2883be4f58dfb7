"""Signing in with a member's own service: OpenID Connect, code flow with PKCE, everything pinned (decision 0036)."""
