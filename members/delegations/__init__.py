"""A member's delegation: who is invited, with which credentials, and what the officers are asked for it."""
