"""What fills a box, and clearing it: the largest letters, old ones, bin and junk. Clause: D5.2a."""
