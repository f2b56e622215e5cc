"""What can be cited, kind by kind: the fields of each, and where the table of authorities lists it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from pybtex.database import Entry

from workbench.errors import CitationError, nearest

__all__ = ["CASES", "CODIFIED", "GROUPS", "RECORD", "RECORD_TYPES", "RULES", "SECONDARY", "RecordType", "record_type"]

#: Headings of the table of authorities, in the order courts expect them.
#: *Source:* the grouping asked for in this project's design; Fed. R. App. P. 28(a)(3) lists cases, statutes, others.
CASES = "Cases"
CODIFIED = "Constitutional provisions, statutes and guidelines"
RULES = "Rules and regulations"
SECONDARY = "Social science and other secondary sources"
RECORD = "Record"
GROUPS = (CASES, CODIFIED, RULES, SECONDARY, RECORD)

#: Fields every type may carry. ``short_form`` replaces the computed short form, ``pinpoint`` is used where none is
#: given, ``parenthetical`` stands last, ``internal`` is never printed.
_COMMON = frozenset({
    "short_form", "pinpoint", "explanatory", "parenthetical", "internal", "url", "archive_url", "accessed",
    "directions", "doi", "on_file",
})


@dataclass(frozen=True, slots=True)
class RecordType:
    """A kind of authority or source: its fields, and where the table of authorities lists it."""

    name: str
    group: str
    #: Fields without which it cannot be cited; ``a|b`` means one of them.
    required: tuple[str, ...]
    optional: frozenset[str]
    #: Whether the fields may come straight from a ``.bib`` file, where further ones are kept and ignored.
    open: bool = False

    @property
    def fields(self) -> frozenset[str]:
        """Every field that the type names."""
        return self.optional | _COMMON | {name for names in self.required for name in names.split("|")}

    def knows(self, name: str) -> bool:
        """Whether a record of the type may have this field."""
        return self.open or name in self.fields


def _type(name: str, group: str, required: str, optional: str = "", *, open_: bool = False) -> RecordType:
    return RecordType(name, group, tuple(required.split()), frozenset(optional.split()), open_)


_WORK = (
    "author authors editor editors translator translators title subtitle booktitle journal volume number issue "
    "pages first_page date year month institution publisher school edition series howpublished type note "
    "original_year version site archive published"
)

#: Every type by name. Types of BibTeX keep BibTeX's fields; field names of law follow the words of the citation guides.
RECORD_TYPES: Mapping[str, RecordType] = MappingProxyType(
    {
        t.name: t
        for t in (
            _type("case", CASES, "case_name volume|neutral|docket|database",
                  "volume reporter first_page court year neutral parallel weight popular_name short_name division "
                  "docket database date slip history name_as_printed note"),
            _type("constitution", CODIFIED, "jurisdiction", "amendment article section clause part year note"),
            _type("statute", CODIFIED, "code section",
                  "title act act_section year supplement publisher chapter article part note"),
            _type("state-statute", CODIFIED, "code section",
                  "title act act_section year supplement publisher chapter article part note"),
            _type("ordinance", CODIFIED, "code section", "title year publisher chapter article part note place"),
            _type("session-law", CODIFIED, "act|public_law|volume",
                  "act public_law section volume reporter first_page year chapter codified note state"),
            _type("bill", CODIFIED, "number",
                  "chamber congress year title section state session legislature note enacted version"),
            _type("guideline", CODIFIED, "section|part",
                  "title part section institution year former reprinted style note application_note"),
            _type("restatement", SECONDARY, "title", "section institution year note comment illustration volume"),
            _type("uniform-act", SECONDARY, "title", "section article institution year note comment"),
            _type("model-code", SECONDARY, "title section|rule", "rule section institution year note comment"),
            _type("court-rule", RULES, "rules number", "year note publisher"),
            _type("regulation", RULES, "code section|part", "title name year publisher part note supplement"),
            _type("state-regulation", RULES, "code section|part",
                  "title name year publisher part chapter article agency note"),
            _type("federal-register", RULES, "volume first_page",
                  "title name reporter date year codified note agency proposed"),
            _type("executive-order", RULES, "number",
                  "title section volume reporter first_page date year codified reprinted"),
            _type("legislative-report", SECONDARY, "number",
                  "chamber congress year part title author authors reprinted document conference note"),
            _type("hearing", SECONDARY, "title|committee",
                  "bill committee congress year speaker state session legislature"),
            _type("agency-decision", CASES, "case_name|title|name",
                  "case_name title name volume reporter number first_page date year agency court docket database note"),
            _type("treasury-ruling", RULES, "kind number", "volume reporter first_page date year"),
            _type("treaty", CODIFIED, "title", "parties date article volume reporter first_page number note"),
            _type("ethics-opinion", SECONDARY, "institution number", "year title note"),
            _type("standard", SECONDARY, "title",
                  "institution author authors guideline edition year date note reprinted volume journal first_page"),
            _type("court-document", RECORD, "document",
                  "volume date ecf docket case_name case_volume reporter first_page court year database note author"),
            _type("exhibit", RECORD, "label",
                  "title pages bates_prefix bates_first paragraphs date short_title sealed note"),
            _type("presentence-report", RECORD, "title|docket|date", "title docket date ecf prepared note label"),
            _type("transcript", RECORD, "title|date", "title date proceeding witness volume docket ecf note label"),
            _type("declaration", RECORD, "declarant|title", "declarant title date ecf docket sworn note label"),
            _type("interview", RECORD, "interviewee|title", "interviewee title interviewer role date place note label"),
            _type("letter", SECONDARY, "title|author|authors", "recipient " + _WORK),
            *(
                _type(name, SECONDARY, required, _WORK, open_=True)
                for name, required in (
                    ("article", "title|designation journal"), ("student-note", "title|designation journal"),
                    ("magazine", "title journal"), ("newspaper", "title journal"),
                    ("newspaper-online", "title journal"), ("book", "title"), ("chapter", "title booktitle"),
                    ("incollection", "title booktitle"), ("inbook", "title"), ("inproceedings", "title"),
                    ("conference", "title"), ("proceedings", "title"), ("collection", "title"), ("booklet", "title"),
                    ("manual", "title"), ("report", "title"), ("techreport", "title"), ("working-paper", "title"),
                    ("unpublished", "title"), ("thesis", "title"), ("phdthesis", "title"), ("mastersthesis", "title"),
                    ("webpage", "title|site"), ("online", "title"), ("electronic", "title"), ("dataset", "title"),
                    ("social-media", "author|authors|handle"), ("misc", "title"), ("media", "title"),
                    ("encyclopedia", "title"),
                )
            ),
        )
    }
)


def record_type(entry: Entry, key: str = "") -> RecordType:
    """The type of a record; an unknown type is an error that names the nearest ones."""
    try:
        return RECORD_TYPES[entry.type]
    except KeyError:
        raise CitationError(
            f"the record '{key or entry.key}' has the type '{entry.type}', which no form of citation is known for",
            remedy=f"{nearest(entry.type, RECORD_TYPES)} The types are: {', '.join(RECORD_TYPES)}.",
            code="SW311",
            field="type",
        ) from None
