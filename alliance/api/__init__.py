"""REST kit: strict query parameters, problem documents, exact bytes with their ETag, one JSON renderer."""
