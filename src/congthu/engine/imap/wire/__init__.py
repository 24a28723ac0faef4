"""IMAP as octets: what stands on the wire, read and written without knowing what a mailbox is (RFC 9051, RFC 7888).

The reader and the values do no input or output, so that the threads of the web and the loop that waits for news share
them. Why not IMAPClient: docs/decisions/0021.
"""
