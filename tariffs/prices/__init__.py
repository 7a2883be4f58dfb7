"""Reference price series: observations with their source."""
