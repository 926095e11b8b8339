"""Fuzzing: targets, the seeds they are given, and what runs them. See README.md."""
