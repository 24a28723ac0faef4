"""Pages around the mail: sign-in, the organisation and its addresses, the health of the system.

It asks and shows; what it shows is fetched by the `access` modules of the rooms below, and it never reads mail.
"""
