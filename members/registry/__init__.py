"""Members, customs territories, dated statuses, sides and weights: all read as of a date."""
