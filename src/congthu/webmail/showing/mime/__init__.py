"""The tree of parts, what is in them, and what they are called."""
