"""Writes a projection to files, one format a file."""
