"""Benchmarks of the running product, of the limits of this machine, and of what a user would otherwise write."""
