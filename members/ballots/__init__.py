"""Decision rules, ballots, frozen electorates, votes, decisions. Knows a subject's digest, never a tariff."""
