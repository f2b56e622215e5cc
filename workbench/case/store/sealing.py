"""Seal bytes under a key, bound to what they are, and open them again.

AES-256 in Galois/Counter Mode with a fresh random nonce for each message. What the bytes are (which
case, which revision) is authenticated with them, so that a sealed value moved to another place does
not open there.

*Source:* random 96-bit nonces may be used for up to 2**32 messages under one key (NIST SP 800-38D,
section 8.3); every case has a key of its own. The cost of a passphrase, 2**17 with blocks of 8, is the
least that the OWASP Password Storage Cheat Sheet recommends for scrypt.
"""

from __future__ import annotations

import secrets
from functools import lru_cache

from workbench.errors import CaseError

__all__ = ["KEY_BYTES", "key_from_passphrase", "key_from_secret", "new_key", "seal", "unseal"]

KEY_BYTES = 32
_NONCE_BYTES = 12
_FORMAT = b"\x01"


def new_key() -> bytes:
    """A fresh random key."""
    return secrets.token_bytes(KEY_BYTES)


def key_from_secret(secret: bytes, salt: bytes) -> bytes:
    """The key that belongs to a random secret of full length."""
    from cryptography.hazmat.primitives.hashes import SHA256
    from cryptography.hazmat.primitives.kdf.hkdf import HKDF

    return HKDF(SHA256(), KEY_BYTES, salt, b"mitigation-workbench store key").derive(secret)


@lru_cache(maxsize=2)
def key_from_passphrase(passphrase: str, salt: bytes) -> bytes:
    """The key that belongs to a passphrase; takes a third of a second and 128 MiB on purpose.

    A process that opens a store again does not pay again, nor do the runs that a batch forks. Whoever can read its
    memory finds the key of an open store there in any case.
    """
    from cryptography.hazmat.primitives.kdf.scrypt import Scrypt

    return Scrypt(salt, KEY_BYTES, 2**17, 8, 1).derive(passphrase.encode())


def seal(key: bytes, data: bytes, about: str) -> bytes:
    """The bytes sealed; ``about`` says what they are and must be the same when they are opened."""
    from cryptography.hazmat.primitives.ciphers.aead import AESGCM

    nonce = secrets.token_bytes(_NONCE_BYTES)
    return _FORMAT + nonce + AESGCM(key).encrypt(nonce, data, about.encode())


def unseal(key: bytes, sealed: bytes, about: str) -> bytes:
    """The bytes that were sealed.

    Raises:
        CaseError: SW123 the key is another one, or the bytes were changed or moved.
    """
    from cryptography.exceptions import InvalidTag
    from cryptography.hazmat.primitives.ciphers.aead import AESGCM

    body = sealed.removeprefix(_FORMAT)
    try:
        return AESGCM(key).decrypt(body[:_NONCE_BYTES], body[_NONCE_BYTES:], about.encode())
    except (InvalidTag, ValueError):
        raise CaseError("a part of the case store does not open: it was damaged, changed or moved", code="SW123",
                        field=about, remedy="Restore the store from its last backup; 'workbench case verify' "
                                            "lists everything that does not open.") from None
