"""Writes on requests, a file a use."""
