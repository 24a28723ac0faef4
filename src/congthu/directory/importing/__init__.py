"""Reading lists of people and bodies that offices send as CSV or Excel files: bytes in, rows and problems out. Pure.

Words: a *line* is a line of the file as its reader counts it, from one; a *file problem* stops the reading, a *problem*
belongs to one line and leaves the others usable.
It must never write to the store, and never keep what the directory has no need of (sex, ethnic group, birth date).
"""
