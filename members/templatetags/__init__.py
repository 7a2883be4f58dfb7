"""Template libraries of this app: ``voting``, how a member voted."""
