"""What happens to a text between tabling and ballot: next versions, returns, positions, co-sponsors, amendments."""
