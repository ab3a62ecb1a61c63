"""The commands of ``python -m scenarios``, one file a noun."""
