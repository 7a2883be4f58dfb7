"""The secretariat: who holds which office, and the acts by which two officers fill and end one."""
