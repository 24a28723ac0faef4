"""Which boxes somebody may open in the webmail, and with what rights. Clause: D13.1, D12.3-1."""
