"""Guessing passwords: how much of it is borne, from whom, and what is remembered of attempts to log in.

One judgement for the web and for the mail daemons: counters of failures by account, address, network, place of an
account and province; a pure decision over them (`decide`); and the record of attempts that owners and operators see.
Whoever comes from a place where the account was opened before is judged by the failures of that place alone, so that
nobody else's guessing locks an owner out. Names that do not exist are counted like all others, as digests.

It never sees a password, and a daemon that cannot reach it lets logins go on. Clause: D11.2c, D11.2e, D12.3-1.
"""
