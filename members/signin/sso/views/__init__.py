"""Pages of members' own sign-in services: the way in, one's own tie, and the service itself for officers."""
