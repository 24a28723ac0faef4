"""Tests against the whole running system: real daemons, real clients, loopback only."""
