"""Boxes that others than one owner open: official boxes, their managers, delegates, handover and the work in them.

A *manager* holds a box by office (the head of its unit), a *delegate* by a paper, with dates and rights. Nobody ever
gets a password of a box: there is none. It never shows content of mail to the centre.
"""
