"""The second factor: something one has, beside the password one knows.

A *generator* makes six-digit codes from a secret (TOTP, RFC 6238); a *passkey* signs a challenge (WebAuthn) and, where
it has verified its user, needs no password at all; a *recovery code* stands in once for either. A *requirement* says
from when an account may not do without. Nothing here could be used to log in by who reads the database alone: secrets
are sealed, codes are digests. Clause: D11.2c.
"""
