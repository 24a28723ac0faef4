"""Dovecot's auth policy server: the judgement over HTTP, on loopback, for the mail daemons.

Dovecot asks before it looks at a password and reports what became of it. Where this does not answer, Dovecot lets
logins go on. https://doc.dovecot.org/2.3/configuration_manual/authentication/auth_policy/
"""
