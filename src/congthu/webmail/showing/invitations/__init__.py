"""Invitations to meetings (RFC 5545, RFC 5546): read into a value, answered as octets."""
