"""Authors as the style ``apa7`` writes them: inverted with initials in a reference, by family name in the text.

*Source:* APA 7, sections 9.8 (author element), 8.17 (number of authors in the text), 8.20 (same family name).
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Literal

from pybtex.database import Entry, Person

from workbench.citations.apa7_text import plain_field, runs, split_outside

__all__ = ["Name", "inverted_list", "names_of", "natural_list", "role_word", "text_names"]

_LINEAGE = re.compile(r"(?:Jr|Sr|I{2,3}|IV|VI{0,3})\.?")


@dataclass(frozen=True, slots=True)
class Name:
    """A person, or a group with only a family name."""

    family: str
    #: Given names as they are known, in full or as initials.
    given: str = ""
    #: A particle before the family name: ``van``, ``de``.
    prefix: str = ""
    suffix: str = ""
    #: Whether the particle is part of the family name, as it is unless the entry says otherwise.
    joined: bool = True
    #: The name used on a platform: ``@APA_Style``.
    username: str = ""
    #: What this one did, where it is said of each apart: ``Host``.
    role: str = ""
    #: Whether braces mark it as one name, as those of groups.
    group: bool = False

    @property
    def surname(self) -> str:
        """The name the text of a document uses.

        A person whose username alone is known is called by it.
        """
        return f"{self.prefix} {self.family}".strip() if self.joined else self.family

    @property
    def initials(self) -> str:
        """Given names as initials: ``J. D.``, ``H.-K.``."""
        found = [_initial(part) for part in re.sub(r"(?<=[^\W\d_]\.)(?=[^\W\d_])", " ", self.given).split()]
        return " ".join(found + ([] if self.joined or not self.prefix else [self.prefix]))

    @property
    def inverted(self) -> str:
        """The name as a reference's author: ``Judge, T. A.``, ``Author, A. A., Jr.``, a group as it is."""
        return ", ".join(part for part in (self.surname, self.initials, self.suffix) if part)

    @property
    def natural(self) -> str:
        """The name as it stands elsewhere in a reference: ``J. J. Garcia Meilán``, ``M. L. King, Jr.``."""
        said = f"{self.initials} {self.surname}".strip()
        return f"{said}, {self.suffix}" if self.suffix else said

    @property
    def credited(self) -> str:
        """The inverted name with a username in brackets and a role in parentheses."""
        said = f"{self.inverted} [{self.username}]" if self.username else self.inverted
        return f"{said} ({self.role})" if self.role else said


def _initial(part: str) -> str:
    """One given name as an initial; a particle stays a word, and joined names keep their hyphen."""
    if part[:1].islower() and part[1:2] not in {"", "."}:
        return part
    if re.fullmatch(r"[A-Z]{2,3}", part):
        return " ".join(f"{letter}." for letter in part)
    return "-".join(f"{piece[0]}." for piece in re.split(r"[-‐‑]", part) if piece)


def names_of(entry: Entry, role: str) -> tuple[Name, ...]:
    """The people or groups in a role: author, editor, translator, narrator."""
    people = entry.persons.get(role)
    if people:
        found = [_from_person(one) for one in people]
    else:
        found = [read_name(part) for part in split_outside(" ".join(entry.fields.get(role, "").split()))]
    if "useprefix=false" in entry.fields.get("options", "").replace(" ", ""):
        found = [replace(name, joined=False) for name in found]
    for kind, said in _annotations(entry, role):
        for number, text in said.items():
            if 0 < number <= len(found):
                name = found[number - 1]
                found[number - 1] = (replace(name, username=text) if kind == "username"
                                     else replace(name, role=_roles_of(text)))
    return tuple(found)


def _annotations(entry: Entry, role: str) -> list[tuple[str, dict[int, str]]]:
    """What biblatex's data annotations say of single names: ``author+an:username = {1="@APA_Style"}``."""
    found = []
    for field, value in entry.fields.items():
        matched = re.fullmatch(rf"{role}\+an(?::(\w+))?", field, re.IGNORECASE)
        if matched:
            kind = "username" if (matched[1] or "").casefold() in {"username", "user", "handle"} else "role"
            found.append((kind, annotation(value)))
    return found


def _roles_of(text: str, number: int = 1) -> str:
    """What one person did, several roles joined, the writing first: ``Writer & Director``."""
    single = [role_word(part.strip(), number) for part in text.split(",") if part.strip()]
    return " & ".join(sorted(single, key=lambda word: not word.startswith("Writer")))


def shared_role(entry: Entry, role: str, number: int) -> str:
    """The role that an annotation of a whole list gives to its people: ``author+an:role = {=execproducer}``."""
    said = next((found[0] for kind, found in _annotations(entry, role) if kind == "role" and 0 in found), "")
    return _roles_of(said.removesuffix("s"), number) if said else ""


def annotation(value: str) -> dict[int, str]:
    """The annotations of a list's items by their number; 0 is that of the whole list.

    >>> annotation('1="D. Kan."; 2="10th Cir."'), annotation("=execproducer")
    ({1: 'D. Kan.', 2: '10th Cir.'}, {0: 'execproducer'})
    """
    return {int(number or 0): "".join(run.text for run in runs(quoted or bare.strip()))
            for number, quoted, bare in re.findall(r'(\d*)\s*=\s*(?:"([^"]*)"|([^;"]+))', value)}


def read_name(text: str) -> Name:
    """One name: ``First Last``, ``Last, First``, ``Last, Jr., First``, ``{Group}``, ``family=Last, given=First``."""
    if re.match(r"(?:family|given|prefix|suffix)(?:-i)?\s*=", text):
        return _extended(text)
    if text.startswith("{") and text.endswith("}") and _one_group(text):
        return Name(_shown(text), group=True)
    parts = split_outside(text, r"\s*,\s*")
    if len(parts) == 2 and _LINEAGE.fullmatch(parts[1]):
        return replace(_from_person(Person(parts[0])), suffix=parts[1])
    return _from_person(Person(", ".join([*parts[:2], " ".join(parts[2:])] if len(parts) > 2 else parts)))


def _one_group(text: str) -> bool:
    depth = 0
    for i, char in enumerate(text):
        depth += {"{": 1, "}": -1}.get(char, 0)
        if depth == 0:
            return i == len(text) - 1
    return False


def _extended(text: str) -> Name:
    """A name in biblatex's extended format, in which every part has its name."""
    given = {key.strip(): _shown(value.strip().strip('"')) for key, _, value in
             (part.partition("=") for part in split_outside(text, r"\s*,\s*"))}
    return Name(given.get("family", ""), given.get("given", given.get("given-i", "")), given.get("prefix", ""),
                given.get("suffix", ""), joined=given.get("useprefix", "true") != "false")


def _from_person(person: Person) -> Name:
    family, prefix, suffix, given = (_parts(found) for found in (
        person.last_names, person.prelast_names, person.lineage_names, [*person.first_names, *person.middle_names]))
    group = not (given or prefix or suffix)
    if not group and (matched := re.fullmatch(r"(.+?),? (Jr\.|Sr\.|I{2,3}|IV)", family)):
        family, suffix = matched[1], suffix or matched[2]
    return Name(family, given, prefix, suffix, group=group and " " in family)


def _parts(parts: Sequence[str]) -> str:
    return " ".join(filter(None, map(_shown, parts)))


def _shown(text: str) -> str:
    return "".join(run.text for run in runs(text)).strip()


def inverted_list(names: Sequence[Name], *, several: str = "") -> str:
    """The authors of a reference; of more than 20, the first 19, an ellipsis and the last.

    ``several`` is a role that all have, as ``Eds.``.

    *Source:* APA 7, section 9.8; two groups, and two of one name each, are joined without a comma, as in the examples.
    """
    said = [name.credited for name in names]
    others = bool(names) and names[-1].family == "others" and not names[-1].given
    if others:
        listed = ", ".join([*said[:-1], "et al."])
    elif len(said) > 20:
        listed = f"{', '.join(said[:19])}, … {said[-1]}"
    elif len(said) == 2:
        # A comma belongs to an inverted name; a group has none.
        comma = "," if "," in names[0].inverted else ""
        listed = f"{said[0]}{comma} & {said[1]}"
    else:
        listed = ", & ".join(filter(None, (", ".join(said[:-1]), "".join(said[-1:]))))
    return f"{listed} ({several})" if several and listed else listed


def natural_list(names: Sequence[Name], role: str = "") -> str:
    """People within a reference, each in natural order: ``M. McGoldrick, J. Giordano, & N. Garcia-Preto``."""
    said = [name.natural for name in names]
    comma = "," if len(said) > 2 else ""
    listed = f"{', '.join(said[:-1])}{comma} & {said[-1]}" if len(said) > 1 else "".join(said)
    return f"{listed}, {role}" if role and listed else listed


def text_names(names: Sequence[Name], *, narrative: bool, initials: bool = False, shown: int = 1) -> str:
    """The authors as the text names them: one, two, or the first and "et al.".

    ``initials`` tells the first from another of that family name; ``shown`` is how many it takes to tell the works
    apart, where more than two have written it.

    *Source:* APA 7, sections 8.17 and 8.20.
    """
    said = [name.surname for name in names]
    if said and initials and names[0].given:
        said[0] = f"{names[0].initials} {said[0]}"
    others = bool(said) and said[-1] == "others"
    if others:
        said.pop()
    joiner = "and" if narrative else "&"
    if (len(said) > 2 and shown < len(said) - 1) or others:
        kept = said[: max(1, shown)]
        return f"{', '.join(kept)}{',' if len(kept) > 1 else ''} et al."
    if len(said) > 2:
        return f"{', '.join(said[:-1])}, {joiner} {said[-1]}"
    return f" {joiner} ".join(said)


#: Roles by biblatex's names for them: one, several, and as abbreviated in parentheses behind a title.
#: *Source:* the examples in the shared files (APA 7, on specialized roles: section 9.10, number not confirmed).
_ROLES = {
    "editor": ("Ed.", "Eds.", "Ed."),
    "translator": ("Trans.", "Trans.", "Trans."),
    "narrator": ("Narrator", "Narrators", "Narr."),
    "director": ("Director", "Directors", "Dir."),
    "writer": ("Writer", "Writers", "Writer"),
    "writerdirector": ("Writer & Director", "Writers & Directors", "Writer & Dir."),
    "producer": ("Producer", "Producers", "Prod."),
    "executiveproducer": ("Executive Producer", "Executive Producers", "Executive Prod."),
    "execproducer": ("Executive Producer", "Executive Producers", "Executive Prod."),
    "executivedirector": ("Executive Director", "Executive Directors", "Executive Dir."),
    "execdirector": ("Executive Director", "Executive Directors", "Executive Dir."),
    "hostproducer": ("Host & Producer", "Hosts & Producers", "Host & Prod."),
    "host": ("Host", "Hosts", "Host"),
    "showrunner": ("Showrunner", "Showrunners", "Showrunner"),
    "chair": ("Chair", "Chairs", "Chair"),
    "guestexpert": ("Guest Expert", "Guest Experts", "Guest Expert"),
    "principalinvestigator": ("Principal Investigator", "Principal Investigators", "Principal Investigator"),
    "compiler": ("Comp.", "Comps.", "Comp."),
    "reviser": ("Rev.", "Revs.", "Rev."),
    "composer": ("Composer", "Composers", "Composer"),
    "conductor": ("Conductor", "Conductors", "Conductor"),
    "performer": ("Performer", "Performers", "Performer"),
    "speaker": ("Speaker", "Speakers", "Speaker"),
    "interviewer": ("Interviewer", "Interviewers", "Interviewer"),
}


def role_word(role: str, number: int, *, behind: Literal["name", "title"] = "name") -> str:
    """A role as it is printed behind one or several names; a role that is not known is printed as it is.

    >>> role_word("chair", 2), role_word("editor", 1), role_word("narrator", 1, behind="title")
    ('Chairs', 'Ed.', 'Narr.')
    """
    known = _ROLES.get(re.sub(r"[\s&-]|and\b", "", role.casefold()))
    if not known:
        return role[:1].upper() + role[1:]
    plural = known[1] if number > 1 else known[0]
    if behind == "name":
        return plural
    return {"Ed.": "Eds.", "Comp.": "Comps."}.get(known[2], known[2]) if number > 1 else known[2]


def responsible(entry: Entry) -> tuple[tuple[Name, ...], str]:
    """Who stands as author, and the role all of them have: the authors, else the editors of a whole work."""
    authors = names_of(entry, "author")
    if authors:
        kind = plain_field(entry, "authortype")
        together = role_word(kind, len(authors)) if kind and kind != "author" else ""
        return authors, together or shared_role(entry, "author", len(authors))
    for role in ("editor", "editora", "editorb"):
        editors = names_of(entry, role)
        if editors:
            kind = plain_field(entry, f"{role}type") or "editor"
            return editors, "" if any(name.role for name in editors) else role_word(kind, len(editors))
    for role in ("writer", "director", "execproducer", "producer", "host"):
        makers = names_of(entry, role)
        if makers:
            return makers, role_word(role, len(makers))
    return (), ""
