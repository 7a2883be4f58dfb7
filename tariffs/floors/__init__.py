"""Price floors in force and on record: two time ranges, one answer for a line, a date and a decision."""
