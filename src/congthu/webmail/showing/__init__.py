"""Showing mail safely and well: raw octets of a letter in, values that a page can show out. Pure.

Words: a *part* is a node of the MIME tree, named by its *section* as IMAP numbers it ("2.1"); a *note* says what had
to be done to make something readable; a *warning* says why the reader should look twice.

Whatever the octets are, something useful comes back: no function raises on hostile input, and the limits of a
`ShowPolicy` bound time and memory. It never fetches anything, and it never changes the letter itself.

Clause: D9.5, D9.4, D8.3-2.
"""
