"""Measure citations beside ``pandoc --citeproc`` and citeproc-py: the same works, the same document, one run.

Called by ``make bench``; alone: ``python tests/bench_citations.py``. Every way runs in a process of its own, Python
with its imports included, and must deliver every citation. The works and the document are invented.
"""

from __future__ import annotations

import json
import statistics
import subprocess
import sys
import tempfile
import time
import warnings
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pypandoc

WORKS = 1_000
#: 400 footnotes on 60 pages: twenty paragraphs to three pages, one citation each, of 60 works cited again and again.
PAGES, FOOTNOTES, CITED_WORKS = 60, 400, 60
WORDS_ON_A_PAGE = 350

#: The least of a legal note style: cases, books and articles, with *Id.* and *supra*.
CSL = """<?xml version="1.0" encoding="utf-8"?>
<style xmlns="http://purl.org/net/xbiblio/csl" class="note" version="1.0" default-locale="en-US">
  <info><title>Legal notes, least</title><id>workbench-bench</id><updated>2026-01-01T00:00:00+00:00</updated></info>
  <macro name="who"><names variable="author"><name and="symbol" et-al-min="3" et-al-use-first="1"/></names></macro>
  <macro name="year"><date variable="issued"><date-part name="year"/></date></macro>
  <macro name="whole">
    <choose>
      <if type="legal_case">
        <text variable="title" font-style="italic"/>
        <group delimiter=" " prefix=", " suffix=" ">
          <text variable="volume"/><text variable="container-title"/><text variable="page"/></group>
        <group delimiter=" " prefix="(" suffix=")"><text variable="authority"/><text macro="year"/></group>
      </if>
      <else-if type="book">
        <text macro="who"/><text variable="title" prefix=", " suffix=" "/><text macro="year" prefix="(" suffix=")"/>
      </else-if>
      <else>
        <text macro="who"/><text variable="title" font-style="italic" prefix=", "/>
        <group delimiter=" " prefix=", " suffix=" ">
          <text variable="volume"/><text variable="container-title"/><text variable="page"/></group>
        <text macro="year" prefix="(" suffix=")"/>
      </else>
    </choose>
  </macro>
  <citation>
    <layout delimiter="; " suffix=".">
      <choose>
        <if position="ibid-with-locator"><text value="Id." font-style="italic"/>
          <text variable="locator" prefix=" at "/></if>
        <else-if position="ibid"><text value="Id." font-style="italic"/></else-if>
        <else-if position="subsequent">
          <names variable="author"><name form="short" et-al-min="3" et-al-use-first="1"/>
            <substitute><text variable="title" form="short"/></substitute></names>
          <text variable="first-reference-note-number" prefix=", supra note "/>
          <text variable="locator" prefix=", at "/></else-if>
        <else><text macro="whole"/><text variable="locator" prefix=", at "/></else>
      </choose>
    </layout>
  </citation>
  <bibliography><layout suffix="."><text macro="whole"/></layout></bibliography>
</style>
"""


def works(count: int) -> list[dict[str, Any]]:
    """Invented works in turn: an article, a case, a book, each named apart."""
    made: list[dict[str, Any]] = []
    for number in range(count):
        letters = f"{chr(65 + number % 26)}{chr(97 + number // 26 % 26)}{chr(97 + number // 676)}"
        common = {"id": f"work{number}", "issued": {"date-parts": [[1960 + number % 60]]}}
        author = [{"family": f"{letters}elm", "given": "Ann"}, {"family": f"{letters}oak", "given": "Ben"}]
        made.append((
            {**common, "type": "article-journal", "author": author, "title": f"The Study of Growing in {letters}ville",
             "container-title": "Journal of Invented Studies", "volume": str(number % 90 + 1), "page": str(number + 1)},
            {**common, "type": "legal_case", "title": f"{letters}ash v. Birch", "container-title": "F.3d",
             "authority": "9th Cir.", "volume": str(number % 900 + 1), "page": str(number + 1)},
            {**common, "type": "book", "author": author, "title": f"A Whole Book on {letters}ville"},
        )[number % 3])
    return made


def records(made: list[dict[str, Any]]) -> dict[str, Any]:
    """The same works as the workbench's records."""
    from workbench.citations.records import record

    kinds = {"article-journal": "article", "legal_case": "case", "book": "book"}
    found = {}
    for work in made:
        fields = {"year": work["issued"]["date-parts"][0][0]}
        if work["type"] == "legal_case":
            fields |= {"case_name": work["title"], "reporter": work["container-title"], "court": work["authority"],
                       "volume": work["volume"], "first_page": work["page"]}
        else:
            fields |= {"title": work["title"], "authors": [f"{one['given']} {one['family']}" for one in work["author"]]}
        if work["type"] == "article-journal":
            fields |= {"journal": work["container-title"], "volume": work["volume"], "first_page": work["page"]}
        found[work["id"]] = record(kinds[work["type"]], work["id"], fields)
    return found


def paper() -> dict[str, Any]:
    """The document: paragraphs of plain words, in each a citation, often with a page, now and then with a signal."""
    from workbench.tree import cite, document, para, words

    text = "The court weighs what is known about growing up in want and care " * 10
    each = PAGES * WORDS_ON_A_PAGE // FOOTNOTES
    blocks = [
        para([*words(" ".join(text.split()[:each]) + "."),
              cite(f"work{number * number % CITED_WORKS if number % 4 else (number - 1) ** 2 % CITED_WORKS}",
                   prefix="see" if number % 10 == 3 else "", suffix=f", p. {number + 1000}" if number % 2 else ""),
              *words(" So it has been held.")])
        for number in range(FOOTNOTES)
    ]
    return document(blocks)


def our_list(folder: Path) -> int:
    """Every work as a full citation."""
    from workbench.citations import bluebook
    from workbench.citations.backend import to_markdown

    found = records(json.loads((folder / "works.json").read_text(encoding="utf-8")))
    lines = [to_markdown(bluebook.sentence(bluebook.full(entry))) for entry in found.values()]
    (folder / "ours.md").write_text("\n\n".join(lines), encoding="utf-8")
    return len(lines)


def our_paper(folder: Path) -> int:
    """The document with its footnotes."""
    from workbench.citations import bluebook
    from workbench.citations.document import resolve

    found = records(json.loads((folder / "cited.json").read_text(encoding="utf-8")))
    tree = json.loads((folder / "paper.json").read_text(encoding="utf-8"))
    tree["blocks"] = resolve(tree["blocks"], found, bluebook).blocks
    return _written(folder / "ours.json", tree)


def citeproc_list(folder: Path) -> int:
    """Every work as citeproc-py lists it."""
    found = _citeproc(folder, "works.json", [[f"work{number}"] for number in range(WORKS)])
    lines = [str(item) for item in found.bibliography()]
    (folder / "citeproc.txt").write_text("\n".join(lines), encoding="utf-8")
    return len(lines)


def citeproc_notes(folder: Path) -> int:
    """The notes alone, as text and without pages: citeproc-py reads no document."""
    order = _cited_in(json.loads((folder / "paper.json").read_text(encoding="utf-8")))
    from citeproc import Citation, CitationItem

    found = _citeproc(folder, "cited.json", [])
    notes = [Citation([CitationItem(key)]) for key in order]
    for one in notes:
        found.register(one)
    lines = [str(found.cite(one, print)) for one in notes]
    (folder / "citeproc-notes.txt").write_text("\n".join(lines), encoding="utf-8")
    return len(lines)


def _citeproc(folder: Path, name: str, groups: list[list[str]]) -> Any:
    warnings.simplefilter("ignore")
    from citeproc import Citation, CitationItem, CitationStylesBibliography, CitationStylesStyle, formatter
    from citeproc.source.json import CiteProcJSON

    source = CiteProcJSON(json.loads((folder / name).read_text(encoding="utf-8")))
    style = CitationStylesStyle(str(folder / "least.csl"), validate=False)
    found = CitationStylesBibliography(style, source, formatter.plain)
    for group in groups:
        found.register(Citation([CitationItem(key) for key in group]))
    return found


def _cited_in(tree: dict[str, Any]) -> list[str]:
    from workbench.tree import walk

    return [item["citationId"] for node in walk(tree["blocks"]) if node["t"] == "Cite" for item in node["c"][0]]


def _written(path: Path, tree: dict[str, Any]) -> int:
    path.write_text(json.dumps(tree), encoding="utf-8")
    return json.dumps(tree).count('"t": "Note"')


def pandoc_list(folder: Path) -> int:
    """Every work as pandoc lists it, from a document that names them all."""
    (folder / "all.md").write_text('---\nnocite: "@*"\n---\n', encoding="utf-8")
    _pandoc(folder, "works.json", "all.md", "pandoc.md", "markdown", "commonmark")
    text = (folder / "pandoc.md").read_text(encoding="utf-8")
    return text.count("csl-entry") or len(text.strip().split("\n\n"))


def pandoc_paper(folder: Path) -> int:
    """The document with its footnotes, by pandoc."""
    _pandoc(folder, "cited.json", "paper.json", "pandoc.json", "json", "json")
    return (folder / "pandoc.json").read_text(encoding="utf-8").count('"t":"Note"')


def _pandoc(folder: Path, works_file: str, source: str, target: str, read: str, write: str) -> None:
    subprocess.run(
        [pypandoc.get_pandoc_path(), "--citeproc", f"--csl={folder / 'least.csl'}",
         f"--bibliography={folder / works_file}", "-f", read, "-t", write, str(folder / source),
         "-o", str(folder / target)], check=True, capture_output=True)


LIST = f"{WORKS:,} full citations"
PAPER = f"pass over {PAGES} pages, {FOOTNOTES} footnotes"
WAYS: dict[str, tuple[Callable[[Path], int], int]] = {
    f"{LIST}: workbench, Bluebook style": (our_list, WORKS),
    f"{LIST}: pandoc --citeproc, least CSL": (pandoc_list, WORKS),
    f"{LIST}: citeproc-py, least CSL": (citeproc_list, WORKS),
    f"{PAPER}: workbench": (our_paper, FOOTNOTES),
    f"{PAPER}: pandoc --citeproc": (pandoc_paper, FOOTNOTES),
    f"{PAPER}: citeproc-py, the notes alone": (citeproc_notes, FOOTNOTES),
}


def figures(runs: int) -> list[dict[str, Any]]:
    """Every way ``runs`` times, in turn, each in a new process."""
    seconds: dict[str, list[float]] = {name: [] for name in WAYS}
    with tempfile.TemporaryDirectory() as made:
        folder = Path(made)
        (folder / "least.csl").write_text(CSL, encoding="utf-8")
        (folder / "works.json").write_text(json.dumps(works(WORKS)), encoding="utf-8")
        (folder / "cited.json").write_text(json.dumps(works(CITED_WORKS)), encoding="utf-8")
        (folder / "paper.json").write_text(json.dumps(paper()), encoding="utf-8")
        for _ in range(runs):
            for name, (way, expected) in WAYS.items():
                start = time.perf_counter()
                if way in {pandoc_list, pandoc_paper}:
                    found = way(folder)
                else:
                    found = int(subprocess.run([sys.executable, __file__, way.__name__, str(folder)], check=True,
                                               capture_output=True, text=True).stdout.split()[-1])
                seconds[name].append(time.perf_counter() - start)
                if found != expected:
                    raise SystemExit(f"{name}: {found} citations, expected {expected}")
    return [
        {"name": name, "value": round(statistics.median(values), 3), "unit": "seconds",
         "runs": len(values), "spread": round(max(values) - min(values), 3)}
        for name, values in seconds.items()
    ]


def main() -> None:
    """One way in this process, when named; else all of them, printed."""
    if len(sys.argv) == 3:
        way = {way.__name__: way for way, _ in WAYS.values()}[sys.argv[1]]
        print(way(Path(sys.argv[2])))
        return
    for figure in figures(3):
        print(f"{figure['value']:>8} {figure['unit']:<22} ±{figure['spread']:<7} {figure['name']}")


if __name__ == "__main__":
    main()
