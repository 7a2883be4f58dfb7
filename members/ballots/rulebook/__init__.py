"""Decision rules as two officers change them: a new version, and another rule for a subject from a day on."""
