"""The registers of an office: documents that came (văn bản đến) and that it sent (văn bản đi). Clause: D9.1.

They fill themselves from the box, without retyping; what a sender said can be corrected, and that is on record.

A document is entered once, whoever looks and however often; only what a body sent counts, and what a body sent is known
by who may write under an address inside, and by a verified signature outside. It is seen by those who may open the box.
"""
