"""A letter as its writer sees it, and the octets that it becomes: RFC 5322, MIME, quotes, receipts. Pure.

Its words: a *composition* is what the writer sees; the *wire form* is what is sent and never names a Bcc; a *draft* is
the wire form with what only the writer may know in front of it.
"""
