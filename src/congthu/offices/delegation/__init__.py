"""Who may open an official box without being its head: delegates, by a paper, for a time, with rights. Clause: D13.1.

Its words: the *manager* is the head of the box's unit today; a *delegate* opens the box with the own password. A
delegation is never changed: it ends at its date, is ended early, or is followed by another one, by another paper.
"""
