"""Reading and writing mail in the browser.

Its words: a *composition* is a letter as its writer sees it; a *draft* is one kept in a box; what waits to leave is in
the *outbox*; the *register* is the list of documents that came to an office.

It never holds a password, never reads a box without a token for the person who asks, and keeps no content of mail
outside the boxes: the database knows that something waits to be sent, not what it says (Clause: D3.3).
"""
