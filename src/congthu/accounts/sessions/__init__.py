"""Where somebody is signed in: web sessions, devices that are remembered, places from which one has signed in before.

A *session* is one browser that has signed in; a *device* is a browser that may skip the second factor for a while; a
*place* is a network together with a program. Its owner sees all of them and ends any of them. Clause: D11.2c.
"""
