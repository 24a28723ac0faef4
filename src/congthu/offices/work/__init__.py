"""Work in an official box: who answers which message by when, how far it is, and what is said about it inside.

An *assignment* gives one message to a unit or a person; a *remark* is said inside and never leaves: it is a row here
and no part of any message. Clause: D13.3, D10.0.
"""
