"""The webmail beside Roundcube and beside IMAP itself, on the same Dovecot, with the same boxes, in the same run."""
