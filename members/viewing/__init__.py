"""View-as: an officer sees the portal as a seat of a member sees it, reads only, and both sides have it on record."""
