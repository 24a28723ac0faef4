"""Bringing mail in from elsewhere, and taking it out.

Its words: a *letter* is a message with its marks and its day; what is brought in by one order is an *import*, of a file
or of an *old server*; what an import did not take is *left out*, with a reason. Clause: D5.2a.

Everything that is brought in is hostile: files are read in pieces within limits, servers are reached at public
addresses unless the operator names them, and no letter is put into a folder that has it already.
"""
