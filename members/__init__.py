"""Who we are and how we decide: members, delegates, ballots, notices."""
