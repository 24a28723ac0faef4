"""Bodies, units, posts, people, mailboxes, addresses and groups: the Danh bạ of Điều 6.

A mailbox is a UUID; an address is a name for it, never deleted and never issued again.
It must never decide who may log in (accounts) nor speak to a daemon (engine).
"""
