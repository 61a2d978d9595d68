"""The bench: what a save costs and weighs, beside what the disk alone could do (`make bench`, docs/bench.md)."""
