"""The store's key: recognised by the store, held outside it.

The key follows from a secret in the operating system's keyring, or in an environment variable,
or from a passphrase that a person types. The store keeps a salt and one sealed constant, which
tells the right key from a wrong one; never the key.
"""

from __future__ import annotations

import re
import secrets
from dataclasses import dataclass
from typing import Literal, Protocol, TypeAlias

from workbench.case.store.sealing import key_from_passphrase, key_from_secret, seal, unseal
from workbench.errors import CaseError

__all__ = ["KeyRow", "Secret", "Secrets", "SystemSecrets", "derive", "row_for"]

#: How the secret is held: 64 hexadecimal digits that a machine keeps, or words that a person keeps.
Kind: TypeAlias = Literal["key", "passphrase"]

_SERVICE = "mitigation-workbench"
_CONSTANT = b"the right key opens this"
_HEX = re.compile(r"[0-9a-f]{64}")


@dataclass(frozen=True, slots=True)
class Secret:
    """What the key is derived from. Never printed: its representation says only its kind."""

    text: str

    @property
    def kind(self) -> Kind:
        """Whether it is a machine's key or a person's passphrase."""
        return "key" if _HEX.fullmatch(self.text) else "passphrase"

    def __repr__(self) -> str:
        return f"Secret({self.kind})"


@dataclass(frozen=True, slots=True)
class KeyRow:
    """What a store keeps of one of its keys."""

    generation: int
    kind: str
    salt: bytes
    check_value: bytes


class Secrets(Protocol):
    """Where a store's secret comes from. A store's key is named by its store and generation."""

    def get(self, name: str, kind: str) -> Secret | None:
        """The secret of that name, or ``None`` where there is none."""

    def new(self, name: str) -> Secret:
        """A secret for a new key, kept under that name where a machine keeps it."""


@dataclass(frozen=True, slots=True)
class SystemSecrets:
    """The environment's secret where one is set, else the operating system's keyring, else a person who is asked."""

    #: Value of ``WORKBENCH_STORE_KEY``.
    environment: str | None = None
    #: Asks for a passphrase; ``None`` where nobody is there to answer.
    ask: Ask | None = None

    def get(self, name: str, kind: str) -> Secret | None:
        """The secret of that name, from the first place that has one."""
        if self.environment:
            return Secret(self.environment)
        if kind == "key":
            return _from_keyring(name)
        return Secret(self.ask()) if self.ask else None

    def new(self, name: str) -> Secret:
        """The environment's secret, else a random one that the keyring keeps, else a passphrase.

        Raises:
            CaseError: SW121 there is no keyring and nobody to ask.
        """
        if self.environment:
            return Secret(self.environment)
        fresh = Secret(secrets.token_hex(32))
        if _to_keyring(name, fresh):
            return fresh
        if self.ask is None:
            raise CaseError(
                "there is nothing to keep the case store's key in", code="SW121", field="WORKBENCH_STORE_KEY",
                remedy="Set WORKBENCH_STORE_KEY to a passphrase, or run the command in a terminal, which asks.")
        return Secret(self.ask())


class Ask(Protocol):
    """A question for a passphrase."""

    def __call__(self) -> str:
        """The answer."""


def row_for(secret: Secret, generation: int) -> tuple[KeyRow, bytes]:
    """A new key of a store: what the store keeps of it, and the key."""
    salt = secrets.token_bytes(16)
    key = _key(secret, secret.kind, salt)
    return KeyRow(generation, secret.kind, salt, seal(key, _CONSTANT, f"key {generation}")), key


def derive(secret: Secret | None, row: KeyRow) -> bytes:
    """The key of a store.

    Raises:
        CaseError: SW122 there is no secret, or it is not the store's.
    """
    if secret is None:
        raise CaseError(
            "the key of the case store is not here", code="SW122", field="WORKBENCH_STORE_KEY",
            remedy="Run the command in a terminal and type the passphrase, set WORKBENCH_STORE_KEY, or work on the "
                   "computer whose keyring holds the key.")
    key = _key(secret, row.kind, row.salt)
    try:
        unseal(key, row.check_value, f"key {row.generation}")
    except CaseError:
        raise CaseError(
            "this passphrase or key does not open the case store", code="SW122",
            remedy="Type the passphrase again, or set WORKBENCH_STORE_KEY to the store's key. Without it "
                   "nobody can read the cases; a handed-over case can still be opened with its own.",
        ) from None
    return key


def _key(secret: Secret, kind: str, salt: bytes) -> bytes:
    if kind == "key" and secret.kind == "key":
        return key_from_secret(bytes.fromhex(secret.text), salt)
    return key_from_passphrase(secret.text, salt)


def _from_keyring(name: str) -> Secret | None:
    import keyring
    from keyring.errors import KeyringError

    try:
        found = keyring.get_password(_SERVICE, name)
    except KeyringError:
        return None
    return Secret(found) if found else None


def _to_keyring(name: str, secret: Secret) -> bool:
    """Whether the operating system keeps the secret."""
    import keyring
    from keyring.errors import KeyringError

    try:
        keyring.set_password(_SERVICE, name, secret.text)
    except KeyringError:
        return False
    return True
