"""Errors, actor, clock, text folding and small database fields: no business words.

Everything may import this; it imports nothing of ours.
"""
