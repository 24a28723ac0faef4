"""OpenID Connect both ways: programs that take our word for who somebody is, and a provider whose word we take.

A *client* is a program of somebody else, e.g. the province's portal, registered by root with exact addresses. A *link*
says which account a provider's subject is; nobody is ever linked by an e-mail address alone. Clause: D2.3.
"""
