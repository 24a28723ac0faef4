"""The mail daemons: what they are, how they are configured, whether they are well.

Its words: *desired state* (a frozen value), *part* (a supervised daemon), *rendering* (value to files).
It is blind: it knows the desired state and the SQL views of schema `mail`, never people.
"""
