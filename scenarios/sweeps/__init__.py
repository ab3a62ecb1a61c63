"""Sweeps: thousands of scenarios projected in parts, here or on a cluster, and kept as files."""
