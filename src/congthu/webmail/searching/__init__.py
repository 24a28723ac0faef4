"""Finding mail: what a person types becomes conditions, chips to show them, and a criterion for the store. Pure.

Nothing here raises because of what was typed: what is not understood becomes a fault with a code, and the rest is asked
for. What can match is decided by the store's index (docs/decisions/0018): words, without regard to marks, of which two
letters are the least. Clause: D11.2b-2.
"""
