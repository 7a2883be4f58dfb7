"""Index methods: a reference value from a price series, recomputable by anyone from the observations of a cut-off date.

    python -m alliance.domain.index FILE [--explain]

FILE holds one JSON document: {"method", "observations": [{"on", "value"}], "cut_off", "previous"}.
"""

from alliance.domain.index.compute import Index, compute
from alliance.domain.index.method import Method
from alliance.domain.index.window import Observation

__all__ = ["Index", "Method", "Observation", "compute"]
