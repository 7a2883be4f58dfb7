"""Four eyes: what one officer asks and another approves, and what the database holds against one officer alone."""
