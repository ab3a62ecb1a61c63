"""The window: state -> views. Holds no arithmetic, no SQL and no file format."""
