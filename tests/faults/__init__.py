"""The worst day, with real processes: kills at chosen points, Redis gone, storms, and what must hold afterwards."""
