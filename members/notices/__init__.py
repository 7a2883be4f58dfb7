"""What a delegate is told: read from the journal, written to an outbox, sent by the sweep."""
