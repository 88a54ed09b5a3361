"""Benchmarks: how long the stages of a run take, on text made here; `python -m tests.benchmarks` runs them."""
