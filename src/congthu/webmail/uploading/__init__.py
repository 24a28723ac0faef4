"""Large files that come in pieces, so that a dropped network costs a piece and not the file (after tus 1.0).

An *upload* is a file on its way. Its pieces lie in the database as ciphertext; the key is made for it, given to whoever
uploads, and not kept: neither the centre nor a backup can read what is in them (Clause: D3.3).
"""
