"""The pages: address → access rule → view → template. Reached only from the root addresses."""
