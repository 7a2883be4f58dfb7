"""The embedded stack: it starts, it survives, it leaves nothing behind."""
