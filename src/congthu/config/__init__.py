"""Settings, root URLs, ASGI, product configuration and the command line: wires the rooms together.

Nothing is decided here and nothing imports this room.
"""
