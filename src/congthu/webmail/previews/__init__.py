"""Office documents and texts shown in the page, without a program for them and without leaving the letter.

A document is turned into plain HTML (paragraphs, tables, pictures) in a process of its own, which may use little time
and memory and can open nothing: no file, no connection, no program. What comes out is cleaned once more. It never runs
a macro, follows a link or asks for anything outside the file. Clause: D8.3-2.
"""
