"""Mail on its way out: the outbox, its undo, its hour, and what is done when something was refused.

A message that waits lies in the folder *Outbox* of its writer's own box, also when it is written for an office; the
database knows where it lies, when it leaves and what became of it, and neither text nor subject (Clause: D3.3). Every
step of its way can be repeated after a crash, but one: between the last line and Postfix's answer nobody knows, and the
writer is told so instead of the message being sent twice.
"""
