"""Who may write to a list: the small service that Postfix asks, for lists only, before it takes a recipient.

It speaks Postfix's policy delegation protocol (SMTPD_POLICY_README). Mail for persons and bodies never meets it.
"""
