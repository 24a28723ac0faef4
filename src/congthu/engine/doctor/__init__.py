"""The doctor: looks at a running instance from outside and says what is missing or wrong. Clause: D4-1.

``ask`` goes and looks (sockets, files, database, name servers) and brings facts; ``decide`` is pure and turns facts
into findings; ``texts`` tells a finding in two languages. The doctor never changes anything.
"""
