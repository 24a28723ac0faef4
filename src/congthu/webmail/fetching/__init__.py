"""Fetching what a letter names on other servers, so that its reader does not."""
