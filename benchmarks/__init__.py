"""Benchmarks as commands. They print figures and judge nothing."""
