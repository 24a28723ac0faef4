"""The only code that speaks IMAP and ManageSieve: folders, messages, filters of one box, opened with a token.

It knows protocols and no offices, persons or papers. It never sees a password, and what it reads it reads in pieces, so
that the largest box costs no more memory than a small one.
"""
