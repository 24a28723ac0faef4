"""What the regulation says, as dated data: rule sets with number, first and last day.

A limit is never a literal elsewhere. Clause: QD2. It never applies a rule; it only tells which is in force.
"""
