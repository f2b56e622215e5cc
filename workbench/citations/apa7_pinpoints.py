"""Places in a work as the style ``apa7`` gives them in the text: ``pp. 251–253``, ``para. 4``, ``Chapter 3``."""

from __future__ import annotations

import re

from workbench.citations.pinpoints import Pinpoint

__all__ = ["locator"]

#: Numbers dropped in the end of a span, as pinpoints are kept, are printed again.
_SPAN = re.compile(r"(?<![\d.])(\d+)[-–](\d+)(?![\d.])")
#: Footnotes at the end of a place, as a pinpoint keeps them.
_NOTES = re.compile(r"(?<!\w)nn?\. ?(\d[\d–, -]*)$")


def locator(pin: Pinpoint) -> str:
    """A pinpoint as the text gives it: ``p. 12``, ``pp. 251–253``, ``para. 4``, ``Section 3``, ``Chapter 3``.

    *Source:* APA 7, on parts of a source (section 8.13, number not confirmed); its examples at libguides.kpu.ca/apa.

    >>> locator(Pinpoint("page", "251-53")), locator(Pinpoint("label", "ch. 3"))
    ('pp. 251–253', 'Chapter 3')
    >>> locator(Pinpoint("page", "25 n.4")), locator(Pinpoint("page", "nn.3-5"))
    ('p. 25, Footnote 4', 'Footnotes 3–5')
    """
    value = _SPAN.sub(_whole_span, pin.value.replace("\u00a0", " "))
    several = bool(re.search(r"[–,&]", value))
    match pin.kind:
        case "none":
            return ""
        case "page" if found := _NOTES.search(value):
            before = locator(Pinpoint("page", value[: found.start()].strip(" &,"))) if found.start() else ""
            footnotes = f"{'Footnotes' if re.search(r'[–,-]', found[1]) else 'Footnote'} {found[1].replace('-', '–')}"
            return f"{before}, {footnotes}" if before else footnotes
        case "page":
            return f"{'pp.' if several else 'p.'} {value}"
        case "paragraph":
            return f"{'paras.' if several else 'para.'} {value}"
        case "section":
            return f"{'Sections' if several else 'Section'} {value}"
        case "label":
            # A figure's number clings to its abbreviation (fig.3), a chapter's does not.
            word, rest = re.fullmatch(r"(\w+\.?)\s*(.*)", value, re.DOTALL).groups()  # type: ignore[union-attr]  # always matches
            return f"{_LABELS.get(word, word)} {rest}".strip()
        case _:
            return value


_LABELS = {"ch.": "Chapter", "chs.": "Chapters", "pt.": "Part", "pts.": "Parts", "fig.": "Figure", "figs.": "Figures",
           "tbl.": "Table", "tbls.": "Tables", "app.": "Appendix", "l.": "line", "ll.": "lines", "slide": "Slide"}


def _whole_span(found: re.Match[str]) -> str:
    first, last = found[1], found[2]
    return f"{first}–{first[: max(0, len(first) - len(last))]}{last}"
