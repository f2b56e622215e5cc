"""Where things are: the shipped parts, and the reader's own cases.

One rule of precedence: an environment variable, then ``settings.toml`` in the user's
configuration folder, then the default. Environment variables are read here and nowhere
else.
"""

from __future__ import annotations

import json
import os
import tomllib
from getpass import getuser
from pathlib import Path
from typing import Literal
from urllib.parse import urlsplit

from pydantic import BaseModel, ConfigDict, Field, SecretStr, ValidationError, field_validator

from workbench.errors import Fault, SettingsError

__all__ = ["Settings", "keep_store", "settings", "share"]

_PACKAGE = Path(__file__).resolve().parent

#: What is read from the environment and nowhere else: a file is copied, shared and backed up.
_SECRETS = frozenset({"courtlistener_token", "openalex_key", "store_key"})


def _login() -> str:
    try:
        return getuser()
    except (KeyError, OSError):  # a container's user may have a number and no name
        return "unknown"


class Settings(BaseModel):
    """What a reader may set."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    #: Folder with case files, or one case file. Environment: ``WORKBENCH_CASES``.
    cases: Path
    #: Folder of the library in place of the shipped one. Environment: ``WORKBENCH_LITERATURE``.
    literature: Path | None = None
    #: More folders of the same shape, laid over it in this order. Environment: ``WORKBENCH_LIBRARIES``, separated
    #: as in ``PATH``.
    libraries: tuple[Path, ...] = ()
    #: A team's own court profiles, beside the shipped ones. Environment: ``WORKBENCH_COURTS``.
    courts: Path | None = None
    #: The case store: a file, a ``postgresql://`` address, or ``none``. Environment: ``WORKBENCH_STORE``.
    store: str = "none"
    #: What opens the store, where no keyring does. Environment only: ``WORKBENCH_STORE_KEY``.
    store_key: SecretStr | None = None
    #: Who works here, as the history of a case names them. Environment: ``WORKBENCH_AUTHOR``.
    author: str = Field(default_factory=_login, min_length=1, max_length=200)
    #: Language of the forms. Environment: ``WORKBENCH_LANGUAGE`` (``en`` or ``es``).
    language: Literal["en", "es"] = "en"
    #: Show each section under its cell in a notebook. Environment: ``WORKBENCH_PREVIEW`` (``0`` or ``1``).
    preview: bool = True
    #: Whether look-ups may leave this machine. Environment: ``WORKBENCH_ONLINE`` (``0`` or ``1``).
    online: bool = False
    #: Your e-mail address, which services that are asked may write to. Environment: ``WORKBENCH_CONTACT``.
    contact: str | None = Field(default=None, pattern=r"^[\w.%+'-]+@[\w-]+(\.[\w-]+)+$", max_length=254)
    #: Folder for answers to look-ups and for indexes; may be deleted. Environment: ``WORKBENCH_CACHE``.
    cache: Path | None = None
    #: How long one look-up may take in all. Environment: ``WORKBENCH_LOOKUP_TIMEOUT_S``.
    lookup_timeout_s: float = Field(default=30.0, gt=0, le=600)
    #: Where each service is asked: its own address or a mirror's. Environment: ``WORKBENCH_CROSSREF_URL`` and so on.
    crossref_url: str = "https://api.crossref.org"
    openalex_url: str = "https://api.openalex.org"
    scholar_url: str = "https://scholar.google.com"
    courtlistener_url: str = "https://www.courtlistener.com"
    #: Environment only: ``WORKBENCH_COURTLISTENER_TOKEN`` and ``WORKBENCH_OPENALEX_KEY``.
    courtlistener_token: SecretStr | None = None
    openalex_key: SecretStr | None = None

    @field_validator("courtlistener_token", "openalex_key", "contact")
    @classmethod
    def _fits_a_header(cls, value: SecretStr | str | None) -> SecretStr | str | None:
        text = value.get_secret_value() if isinstance(value, SecretStr) else value or ""
        if not text.isascii() or not text.isprintable() or " " in text:
            raise ValueError("letters, figures and signs of ASCII only, without blanks")
        return value

    @field_validator("crossref_url", "openalex_url", "scholar_url", "courtlistener_url")
    @classmethod
    def _safe_address(cls, address: str) -> str:
        parts = urlsplit(address)
        if parts.scheme == "http" and parts.hostname not in {"localhost", "127.0.0.1", "::1"}:
            raise ValueError("an address outside this machine begins with https://")
        if parts.scheme not in {"http", "https"} or not parts.hostname or "@" in parts.netloc or parts.query:
            raise ValueError("not the address of a service, such as https://api.crossref.org")
        return address.rstrip("/")


def settings() -> Settings:
    """The settings in force.

    Raises:
        SettingsError: ``settings.toml`` cannot be read or holds something unknown.
    """
    file = _settings_file()
    values: dict[str, object] = {"cases": Path.cwd()}
    if file.is_file():
        try:
            values |= tomllib.loads(file.read_text(encoding="utf-8"))
        except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
            raise SettingsError("the settings cannot be read", code="SW002", file=str(file),
                                remedy="Correct the file's TOML, or move it away.") from error
    if misplaced := sorted(_SECRETS & values.keys()):
        raise SettingsError(
            "a secret stands in the settings file", code="SW004", file=str(file), field=misplaced[0],
            remedy=f"Take it out of the file, and set WORKBENCH_{misplaced[0].upper()} in the environment.")
    for name in Settings.model_fields:
        if given := os.environ.get(f"WORKBENCH_{name.upper()}"):
            values[name] = given.split(os.pathsep) if name == "libraries" else given
    try:
        return Settings.model_validate(values)
    except ValidationError as error:
        faults = tuple(Fault(".".join(map(str, e["loc"])), e["msg"]) for e in error.errors())
        raise SettingsError("a setting is not valid", code="SW003", file=str(file), faults=faults,
                            remedy=f"Known settings: {', '.join(Settings.model_fields)}.") from error


def keep_store(place: str) -> None:
    """Write into ``settings.toml`` where the case store is; everything else in it stays.

    Raises:
        SettingsError: SW005 the file cannot be written, or says already where the store is.
    """
    file = _settings_file()
    try:
        before = file.read_text(encoding="utf-8") if file.is_file() else ""
        if "store" in tomllib.loads(before):
            raise SettingsError("the settings say already where the case store is", code="SW005", file=str(file),
                                field="store", remedy="Change it in the file, then run the cell again.")
        file.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        # A string of JSON is one of TOML; in front, so that it stands in no table.
        file.write_text(f"store = {json.dumps(place)}\n{before}", encoding="utf-8")
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise SettingsError("the settings cannot be written", code="SW005", file=str(file),
                            remedy="Make the file one that you may write, or set WORKBENCH_STORE.") from error


def share(part: str) -> Path:
    """The folder of a shipped part: ``notebooks``, ``literature``, ``templates`` or ``examples``.

    In a checkout they are the top-level folders, so that an edit is seen at once; in an
    installed wheel they travel inside the package.
    """
    for folder in (_PACKAGE / "_share" / part, _PACKAGE.parent / part):
        if folder.is_dir():
            return folder
    raise SettingsError(
        f"the workbench's {part} folder is missing",
        remedy="Install the wheel again, or run from a complete checkout.",
    )


def _settings_file() -> Path:
    if given := os.environ.get("WORKBENCH_SETTINGS"):
        return Path(given)
    from platformdirs import user_config_path

    return user_config_path("mitigation-workbench") / "settings.toml"
