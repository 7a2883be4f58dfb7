"""What we decide and what is in force: catalogue, prices, floors, proposals, releases."""
