"""Who may log in: accounts, roles, sessions and passwords.

An *account* logs in, a *mailbox* stores, an *address* receives; this room knows only the first.
It never keeps a password that can be read back.
"""
