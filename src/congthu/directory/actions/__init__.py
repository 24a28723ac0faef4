"""Writes on the directory: each is atomic, names its actor, and is on record in the same transaction."""
