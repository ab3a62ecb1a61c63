"""Pages as slides with native charts, and the updating of decks that exist."""
