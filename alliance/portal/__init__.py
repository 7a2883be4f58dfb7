"""Pages and acts that see the whole house: front page, search, desk, record, and the sweep."""
