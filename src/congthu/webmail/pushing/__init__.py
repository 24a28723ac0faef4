"""Telling a browser of new mail while no page is open: Web Push (RFC 8030, 8291, 8292).

A *device* is a browser that its owner has enrolled in the session of now; it ends with that session. A *push service*
is the browser maker's; it learns that something is told and when, never what or to whom by name. Only services that
the configuration names are spoken to. What is told is always the same: no sender and no subject leave this house.

Clause: D2.2, D3.3, D8.3-1.
"""
