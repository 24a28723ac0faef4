"""Official documents and texts carried by mail: in which characters they are written, and how to read them.

It takes octets and gives values. It never changes what was sent: a repaired text is for reading, the original stays
where it is.
"""
