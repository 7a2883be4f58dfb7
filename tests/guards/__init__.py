"""What the house stands on, and the proof that a named test goes red without it: `python -m tests.guards`."""
