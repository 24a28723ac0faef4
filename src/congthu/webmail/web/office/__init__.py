"""Boxes of the office: what stands beside a letter, marks in lists, what waits for an answer. Clause: D13.1, D13.3."""
