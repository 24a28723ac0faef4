"""Official documents carried by mail: kinds, fields, how they travel, and to whom. Pure. Clause: D9.1."""
