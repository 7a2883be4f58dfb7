"""The vote on each standing amendment before the whole: the agenda, one ballot at a time, the amended version."""
