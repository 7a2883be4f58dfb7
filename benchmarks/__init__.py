"""How fast the portal is, measured on itself: `python -m benchmarks`. What is measured and how: docs/benchmarks.md."""
