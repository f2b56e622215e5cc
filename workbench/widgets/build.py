"""A form that builds an appendix: choose the case, who may read it, how it cites and the date, then open it.

A thin shell over :func:`workbench.runs.build.build`; the case is named by docket and court,
never by the client.
"""

from __future__ import annotations

import datetime as dt
from html import escape
from pathlib import Path

import ipywidgets as w

from workbench.case.files import load_case
from workbench.case.opening import open_store
from workbench.errors import WorkbenchError
from workbench.runs.build import FORMATS, Request, build
from workbench.settings import Settings, settings

__all__ = ["BuildForm"]

STEPS = 7


class BuildForm(w.VBox):  # type: ignore[misc]  # ipywidgets ships no types
    """Case, volume, citations and date on one form, with a progress bar and links to what was built."""

    def __init__(self, where: Settings | None = None) -> None:
        found = where or settings()
        self.literature = found.literature
        style, layout = {"description_width": "11em"}, w.Layout(width="38em")
        self.case = w.Dropdown(options=_cases(found), description="Case", style=style, layout=layout)
        self.volume = w.Dropdown(
            options=[("Sealed: the court, under seal", "sealed"), ("Public: sealed passages removed", "public"),
                     ("Counsel: work product, never filed", "counsel")],
            description="Who may read it", style=style, layout=layout)
        self.citing = w.Dropdown(
            options=[("Bluebook, in footnotes", ("bluebook", "footnotes")),
                     ("Bluebook, in the text", ("bluebook", "text")),
                     ("APA 7, with a list of references", ("apa7", "text"))],
            description="Citations", style=style, layout=layout)
        self.as_of = w.DatePicker(value=dt.date.today(), description="Date of the document",
                                  style=style, layout=layout)
        self.out = w.Text(value="documents", description="Folder", style=style, layout=layout)
        self.go = w.Button(description="Build the appendix", button_style="primary", icon="file-text",
                           layout=w.Layout(width="16em"))
        self.bar = w.IntProgress(max=STEPS, layout=w.Layout(width="38em", visibility="hidden"))
        self.said = w.HTML()
        self.go.on_click(lambda _: self.run())
        if not self.case.options:
            self.go.disabled = True
            self.said.value = _note("No case file was found in the folder with your cases.",
                                    "Put a case file there, then run this cell again.")
        super().__init__([self.case, self.volume, self.citing, self.as_of, self.out, self.go, self.bar, self.said])

    def run(self) -> None:
        """Build what the form says and show where it is, or what is wrong."""
        if self.as_of.value is None:
            self.said.value = _note("The document has no date.", "Choose one.")
            return
        self.go.disabled, self.bar.value, self.bar.layout.visibility = True, 0, "visible"
        cite_style, place = self.citing.value

        def progress(step: str) -> None:
            self.bar.value += 1
            self.said.value = _note(f"{step.capitalize()} …", "")

        try:
            built = build(Request(case_file=self.case.value, out=Path(self.out.value), as_of=self.as_of.value,
                                  volume=self.volume.value, style=cite_style, citations=place,
                                  literature=self.literature), progress)
        except WorkbenchError as error:
            faults = "".join(f"<li>{escape(str(fault))}</li>" for fault in error.faults)
            self.said.value = _note(error.problem, error.remedy) + (f"<ul>{faults}</ul>" if faults else "")
        else:
            links = " · ".join(f'<a href="{escape(str(built.documents[kind]))}" target="_blank">{kind.upper()}</a>'
                               for kind in FORMATS)
            self.said.value = f"<p><b>Built.</b> {links}</p>"
        finally:
            self.go.disabled, self.bar.layout.visibility = False, "hidden"


def _cases(now: Settings) -> list[tuple[str, Path | str]]:
    """Cases of the store by id, the one opened last first, then case files; each by docket and court."""
    found: list[tuple[str, Path | str]] = []
    if now.store != "none":
        try:
            with open_store(now, dt.datetime.now(dt.UTC)) as opened:
                last = opened.last_opened(now.author)
                found += [(f"{each.docket}, {each.court}" if each.docket else each.case_id, each.case_id)
                          for each in sorted(opened.summaries(), key=lambda each: each.case_id != last)]
        except WorkbenchError:
            found.clear()  # a store that is locked: the list of cases says why and asks for the passphrase
    for file in sorted(now.cases.glob("*.json")):
        try:
            matter = load_case(file).matter
        except WorkbenchError:
            continue  # not a case, or not a valid one: 'workbench check' says why
        found.append((f"{matter.docket}, {matter.court}", file))
    return found


def _note(problem: str, remedy: str) -> str:
    return f'<p role="status">{escape(problem)} {escape(remedy)}</p>'
