"""The text of attached files, for the index of words (docs/decisions/0018): what was sent is hostile until read.

A file becomes words and nothing else. What cannot be read is passed over: its name is found all the same. Whatever a
file does to its reader happens in a process of its own that may use little memory and time. Clause: D11.2b-2.
"""
