"""Snapshots: one signed file with pages, their numbers and what they rest on, for someone who reads them."""
