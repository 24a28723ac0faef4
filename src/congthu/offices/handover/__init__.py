"""Handing an official box over when its head changes: inventory, frozen rights, two confirmations, minutes.

Clause: D13.2. Its words: the *outgoing* head gives, the *incoming* head takes; a *superior* is the head of a body
above; an *inventory* says what lies in the box, and its digest lets an inspector check it years later; *frozen* means
that nobody deletes anything, on any protocol. It never shows content of mail, and never gives anybody a password.
"""
