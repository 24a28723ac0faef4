"""What may be sent and received: who may write to whom, decided before a message is queued.

It answers the MTA; it never delivers, stores or changes a message.
"""
