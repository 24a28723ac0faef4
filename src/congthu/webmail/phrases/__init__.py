"""What is written again and again: signatures in the form of an office, templates of a person and of an office."""
