"""Administrative orders by mail: who issued one to whom, and each receiver's receipt, opening and confirmation.

An order is a document that a head, or an office, sends to people and offices below it. What a letter says of itself
does not make it one: an order is what was issued here by somebody who may, and is known by its Message-ID.
Clause: D14.4-2.
"""
