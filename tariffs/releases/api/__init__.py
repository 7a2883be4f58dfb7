"""The public read API over the releases: what is published, byte for byte, and questions answered from it."""
