"""How fast the line is and what it holds in memory: `python -m benchmarks`, `make bench`."""
