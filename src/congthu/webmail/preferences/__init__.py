"""How somebody wants the webmail to look and behave, and that the terms of use were accepted. Clause: D8.1."""
