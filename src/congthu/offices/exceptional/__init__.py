"""Opening somebody's box without being its owner: only by order, with a second person, and for a time. Clause: D3.3.

Its words: the *reader* asks and will read; the *second person* is of another body and approves; the *owner* is told,
unless an authority's order forbids it, and then when that order ends. Reading leaves no trace in the box, not even that
a message was seen.
"""
