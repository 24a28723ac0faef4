"""The register of documents that came to an office by mail (công văn đến), filled without retyping. Clause: D9.1.

A document is entered once, whoever looks and however often; only what a body sent counts, and what a body sent is known
by who may write under an address inside, and by a verified signature outside. It is seen by those who may open the box.
"""
