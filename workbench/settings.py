"""Where things are: the shipped parts, and the reader's own cases.

One rule of precedence: an environment variable, then ``settings.toml`` in the user's
configuration folder, then the default. Environment variables are read here and nowhere
else.
"""

from __future__ import annotations

import os
import tomllib
from getpass import getuser
from pathlib import Path

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from workbench.errors import Fault, SettingsError

__all__ = ["Settings", "settings", "share", "store_key"]

_PACKAGE = Path(__file__).resolve().parent


class Settings(BaseModel):
    """What a reader may set."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    #: Folder with case files, or one case file. Environment: ``WORKBENCH_CASES``.
    cases: Path
    #: Folder of the library in place of the shipped one. Environment: ``WORKBENCH_LITERATURE``.
    literature: Path | None = None
    #: The case store: a file, a ``postgresql://`` address, or ``none``. Environment: ``WORKBENCH_STORE``.
    store: str = "none"
    #: Who works here, as the history of a case names them. Environment: ``WORKBENCH_AUTHOR``.
    author: str = Field(default_factory=getuser, min_length=1, max_length=200)
    #: Show each section under its cell in a notebook. Environment: ``WORKBENCH_PREVIEW`` (``0`` or ``1``).
    preview: bool = True


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
    for name in Settings.model_fields:
        if given := os.environ.get(f"WORKBENCH_{name.upper()}"):
            values[name] = given
    try:
        return Settings.model_validate(values)
    except ValidationError as error:
        faults = tuple(Fault(".".join(map(str, e["loc"])), e["msg"]) for e in error.errors())
        raise SettingsError("a setting is not valid", code="SW003", file=str(file), faults=faults,
                            remedy=f"Known settings: {', '.join(Settings.model_fields)}.") from error


def store_key() -> str | None:
    """The secret that opens the case store, where the environment holds it: never a setting in a file."""
    return os.environ.get("WORKBENCH_STORE_KEY") or None


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
