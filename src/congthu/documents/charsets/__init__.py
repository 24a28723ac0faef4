"""Reading octets as text, whatever their label says: TCVN 6909 is Unicode, yet old encodings still arrive.

Words: *declared* is the label that came with the octets; a *repair* says what the reader had to do against it.
"""
