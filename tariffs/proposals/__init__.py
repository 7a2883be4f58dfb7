"""Drafts, checks, versions, their ballots, and the enactment of what was adopted."""
