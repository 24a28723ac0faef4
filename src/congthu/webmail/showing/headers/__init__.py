"""Header fields as letters really carry them, decoded and made harmless."""
