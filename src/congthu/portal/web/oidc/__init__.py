"""Our word for who somebody is, for the portal and other registered programs. Clause: D2.3."""
