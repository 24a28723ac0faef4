"""The pages of reading and writing mail."""
