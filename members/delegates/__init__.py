"""People and what they are accredited for. The person is an opaque id; name and address stand apart, erasable."""
