"""What an office knows of each letter of its box beside the work: who opened it, internal notes, "no answer needed".

Its words: an *opening* is that somebody looked at a letter in the webmail; a *note* is seen inside and never leaves;
a letter is *settled* when somebody said, with a reason, that it needs no answer. Mail programs tell nobody what is
looked at in them, and who reads by order of a superior leaves no trace here (Clause: D3.3).
"""
