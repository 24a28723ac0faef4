"""Who did what: an append-only, hash-chained record of every write.

An event keeps the name and post of the actor as they were at the time. It is never changed and never deleted.
"""
