"""The view ``building``: what the checks say, the choices of a build, its progress, and the documents to open.

The documents are written to a folder of the workspace; to the page they travel as bytes of messages, so that no route
of a server has to give out files. The case comes from the store that is open on the page, whoever holds its key.
"""

from __future__ import annotations

import asyncio
import datetime as dt
import json
from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass, replace
from hashlib import sha256
from pathlib import Path
from typing import Any, Literal, TypeAlias

from pydantic import BaseModel, ConfigDict, Field, TypeAdapter, ValidationError

from workbench.appendix.checks import Diagnostic, check
from workbench.appendix.composition import compose
from workbench.appendix.filing import Profile, check_filing, due_dates, get_profile, load_profiles, profile_for
from workbench.case.drafts import Draft, faults, steps, value_at
from workbench.case.files import parse_case
from workbench.errors import CaseError, RunError, WorkbenchError
from workbench.evidence.library import Library
from workbench.runs.build import STEPS, Built, Opened, Request, build
from workbench.runs.client_summary import write_client_summary
from workbench.settings import Settings
from workbench.widgets.research import not_understood
from workbench.widgets.sections import LARGEST_REPLY, Reply
from workbench.widgets.session import Session, State

__all__ = ["Building"]

#: The notebook in which each part of a case is mended.
HOMES: Mapping[str, str] = {
    "matter": "intake", "client": "intake", "family": "intake", "interviews": "intake", "facts": "intake",
    "events": "intake", "screenings": "intake", "exhibits": "records", "requests": "records",
    "authorizations": "records", "factors": "factors", "contradictions": "factors", "strengths": "factors",
    "claims": "argument", "plan": "plan", "recommendation": "plan", "approvals": "review",
}
#: Where it is another than that of the part: signatures are counsel's, findings are read.
_HOMES_BY_CODE: Mapping[str, str] = {"SW456": "review", "SW457": "review", "SW458": "research"}
#: What an entry of a part is called by.
_NAMED_BY: Mapping[str, str] = {
    "claims": "heading", "strengths": "title", "facts": "statement", "plan": "need", "contradictions": "about",
    "family": "called", "events": "title", "exhibits": "title", "factors": "factor",
}

_Volume: TypeAlias = Literal["public", "sealed", "counsel"]


class _Message(BaseModel):
    model_config = ConfigDict(frozen=True, extra="ignore")


class _Check(_Message):
    do: Literal["check"]
    volume: _Volume
    as_of: dt.date
    court: str = Field(default="", max_length=100)


class _Build(_Message):
    do: Literal["build"]
    volume: _Volume
    style: Literal["bluebook", "apa7"]
    citations: Literal["", "footnotes", "text"]
    as_of: dt.date
    court: str = Field(default="", max_length=100)


class _Tell(_Message):
    do: Literal["tell"]
    language: Literal["en", "es"]
    as_of: dt.date


class _Look(_Message):
    do: Literal["look"]


class _Piece(_Message):
    do: Literal["piece"]
    kind: str = Field(max_length=20)
    start: int = Field(ge=0)


_Said: TypeAlias = _Check | _Build | _Tell | _Look | _Piece
_READ: TypeAdapter[_Said] = TypeAdapter(_Said)


@dataclass(frozen=True, slots=True)
class _Job:
    """One build: how far it is, and what became of it."""

    running: bool = True
    #: How many of the steps have begun.
    step: int = 0
    error: WorkbenchError | None = None
    #: What was made, by kind, in the order in which it is offered.
    made: Mapping[str, Path] | None = None
    #: The appendix; none where it is the client's summary that was made.
    built: Built | None = None
    #: Which case was built, to see whether it was changed since.
    state: str = ""


class Building:
    """The view that checks and builds the appendix of one case."""

    name = "building"

    def __init__(self, library: Callable[[], Library], folder: Callable[[], Path], where: Settings,
                 today: Callable[[], dt.date] = dt.date.today) -> None:
        self._library = library
        self._folder = folder
        self._where = where
        self._today = today
        self._job: _Job | None = None

    def show(self, document: Draft) -> Mapping[str, Any]:
        """The choices there are, and how many fields of which part are still open."""
        profiles = _profiles(self._where.courts)
        court = value_at(document, ("matter", "court"))
        return {
            "open": _open(document), "today": self._today().isoformat(), "steps": len(STEPS), "piece": LARGEST_REPLY,
            "courts": [[name, profile.label] for name, profile in profiles.items()],
            "court": profile_for(court, profiles) if isinstance(court, str) else "",
            # What the checks say is asked for anew when the case is another.
            "state": _state(document),
        }

    def act(self, message: Mapping[str, Any], session: Session) -> Any:
        """Check the case, build its documents, say how far that is, or give a piece of one.

        Raises:
            LibraryError: SW246, the page asks for what this view does not do.
            RunError: SW611, a document is not there any more.
        """
        try:
            said = _READ.validate_python({name: value for name, value in message.items() if name != "files"})
        except ValidationError:
            raise not_understood() from None
        match said:
            case _Check():
                return asyncio.to_thread(self._checked, said, session.document)
            case _Build() | _Tell():
                if self._job is not None and self._job.running:
                    return self._told()
                self._job = _Job()
                return self._begun(said, session)
            case _Look():
                return self._told()
            case _Piece():
                return self._piece(said)

    def _checked(self, said: _Check, document: Draft) -> Reply:
        """What is wrong or doubtful; nothing where the case is not whole yet: then its fields say so."""
        if faults(document):
            return {"found": [], "court": None}
        case = parse_case(json.dumps(document).encode())
        profile = get_profile(said.court, self._where.courts) if said.court else None
        found = check(compose(case, self._library(), volume=said.volume, as_of=said.as_of))
        sentencing = case.matter.sentencing_date
        if profile is not None:
            found = (*check_filing(profile, sentencing_date=sentencing, as_of=said.as_of), *found)
        return {"found": [_placed(one, document) for one in found],
                "court": _court(profile, sentencing) if profile is not None else None}

    async def _begun(self, said: _Build | _Tell, session: Session) -> Reply:
        """Build in a thread, so that the page can be used meanwhile."""
        try:
            job = await asyncio.to_thread(self._done, said, session)
        except WorkbenchError as error:
            job = _Job(error=error)
        self._job = replace(job, running=False)
        return self._told()

    def _done(self, said: _Build | _Tell, session: Session) -> _Job:
        """The documents, or the summary for the client, of the case as it is saved now."""
        _save_whole(session)
        self._job = job = _Job(state=_state(session.document))
        case_id, out, opened = session.case_id, self._folder(), Opened(session.store, session.who)
        if isinstance(said, _Tell):
            return replace(job, made=write_client_summary(
                case_id, out, language=said.language, as_of=said.as_of, where=self._where, opened=opened,
                progress=self._went_on))
        request = Request(case_file=case_id, out=out, as_of=said.as_of, volume=said.volume, style=said.style,
                          citations=said.citations, literature=self._where.literature, court=said.court)
        built = build(request, self._went_on, opened)
        return replace(job, built=built, made=_paths(built))

    def _went_on(self, step: str) -> None:
        assert self._job is not None
        self._job = replace(self._job, step=STEPS.index(step) + 1)

    def _told(self) -> Reply:
        """How far the build is, with what was wrong or where the documents are."""
        job = self._job
        if job is None:
            return {"running": False}
        told: dict[str, Any] = {"running": job.running, "step": job.step}
        if job.error is not None:
            return told | {"failed": job.error}
        if job.made is None:
            return told
        built = job.built
        return told | {
            "documents": [{"kind": kind, "name": path.name, "size": path.stat().st_size if path.exists() else 0}
                          for kind, path in job.made.items()],
            "folder": str(self._folder().resolve()), "state": job.state,
            "doubts": [asdict(one) for one in built.doubts] if built else [],
            "filing": [asdict(one) for one in built.filing] if built else [],
        }

    def _piece(self, said: _Piece) -> Reply:
        path = (self._job.made or {}).get(said.kind) if self._job is not None else None
        try:
            if path is None:
                raise FileNotFoundError
            with path.open("rb") as file:
                file.seek(said.start)
                return {"files": [file.read(LARGEST_REPLY)]}
        except OSError:
            raise RunError("the document is not there any more", code="SW611", field=said.kind,
                           remedy="Build the documents again.") from None


def _save_whole(session: Session) -> None:
    """Save what is open, and refuse what is not saved, not decided or not complete."""
    session.save()
    if session.state is State.CONFLICT:
        raise CaseError("somebody else changed the same field, and nobody has chosen which text stands",
                        code="SW161", field="case",
                        remedy="Choose at the head of the page, then build the documents.")
    if (trouble := session.trouble) is not None:
        raise CaseError(f"the case cannot be saved: {trouble.problem}", code="SW162", field="case",
                        remedy="Leave the page open until it says that everything is saved, then build.")
    if faults(session.document):
        raise CaseError("the case is not complete", code="SW163", field="case",
                        remedy="Fill in or correct what is listed at the checks, then build the documents.")


def _profiles(own: Path | None) -> Mapping[str, Profile]:
    """The court profiles; those shipped alone where one of a team's own cannot be read: choosing none still works."""
    try:
        return load_profiles(own)
    except WorkbenchError:
        return load_profiles()


def _open(document: Draft) -> list[dict[str, Any]]:
    """How many fields of each part are missing or wrong, in the order of the case, with the notebook to go to."""
    counts: dict[str, dict[str, int]] = {}
    for fault in faults(document):
        part = str(fault.path[0]) if fault.path else ""
        one = counts.setdefault(part, {"missing": 0, "wrong": 0})
        one["missing" if fault.missing else "wrong"] += 1
    return [{"part": part, "notebook": HOMES.get(part, "intake"), **one} for part, one in counts.items()]


def _placed(one: Diagnostic, document: Draft) -> dict[str, Any]:
    """A diagnostic with the entry that it is about, and the notebook in which that is mended."""
    path = steps(one.path)
    part = str(path[0]) if path else ""
    entry = value_at(document, path[:2]) if len(path) > 1 else None
    name = entry.get(_NAMED_BY.get(part, "")) if isinstance(entry, Mapping) else None
    return {**asdict(one), "part": part, "about": name if isinstance(name, str) else "",
            "notebook": _HOMES_BY_CODE.get(one.code) or HOMES.get(part, "intake")}


def _court(profile: Profile, sentencing: dt.date) -> dict[str, Any]:
    """What the court asks, with the days on the calendar and where each was read."""
    limit = profile.page_limit
    return {
        "label": profile.label,
        "due": [{"on": due.on.isoformat(), "of": due.deadline.of, **_seen(due.deadline)}
                for due in due_dates(profile, sentencing)],
        "limit": {"pages": limit.pages, "counts": limit.counts, **_seen(limit)} if limit is not None else None,
        "reminders": [{"text": each.text, **_seen(each)} for each in profile.reminders],
    }


def _state(document: Draft) -> str:
    return sha256(json.dumps(document, sort_keys=True).encode()).hexdigest()[:16]


def _seen(value: Any) -> dict[str, str]:
    return {"rule": value.rule, "source": value.source, "seen": value.seen.isoformat()}


def _paths(built: Built) -> dict[str, Path]:
    """The documents in the order in which they are offered."""
    return {"pdf": built.documents["pdf"], "docx": built.documents["docx"], "html": built.documents["html"],
            "notebook": built.notebook, "manifest": built.manifest}
