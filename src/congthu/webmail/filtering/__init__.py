"""Filters, absence notes and forwarding of a box: what a form says, and the Sieve script that does it. Pure.

Its words: a *rule book* is all that the forms of one box say; it becomes one script, which carries the book in its
first lines and is recognised by that. Every other script is *foreign*: it is shown, never changed, and goes on working
beside ours by ``include``.
"""
