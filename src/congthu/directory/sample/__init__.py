"""Sample organisations for trials: a few bodies, or a whole province. All people are invented.

``orgs.csv`` and ``people.csv`` are lists as offices send them; they go through the same import as any other list.
Passwords are random at each loading and never stand in code.
"""
