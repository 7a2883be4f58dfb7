"""Template libraries of the house: ``house`` (words and navigation), ``parts`` (components), ``pictures``."""
