"""Settings: base for all, then one file a place (local, test, production); the environment is read in env.py."""
