"""Measurements, run by hand: `python -m tests.bench.streams_bench`. Each prints its figures."""
