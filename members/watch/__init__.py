"""Whether a vote could be cast, as a probe saw it from outside: looked at, kept, handed in."""
