"""Measure what a form costs the person who opens it and types, beside an empty text widget in the same server.

Real Chromium, real JupyterLab, real Voilà. Prints a table and writes ``build/bench-forms.json``: one object per figure.
Figures are for comparison with one another on the same machine, not with another day's.
"""

from __future__ import annotations

import datetime as dt
import json
import os
import statistics
import tempfile
import time
import urllib.request
from contextlib import ExitStack
from pathlib import Path

import psutil
from playwright.sync_api import sync_playwright

from tests.browser.servers import AUTHOR, KEY, TOKEN, Place, Server, settle
from tests.browser.visiting import ARGUMENTS, WINDOW, Visit, chromium
from workbench.case.store.cases import By, CaseStore, new_case_id
from workbench.case.store.keys import SystemSecrets
from workbench.runs.workplace import lay_out, trust
from workbench.settings import share

ROOT = Path(__file__).resolve().parent.parent
RUNS = int(os.environ.get("BENCH_RUNS", "5"))
KEYS = int(os.environ.get("BENCH_KEYS", "40"))

#: A field of ipywidgets whose kernel sends back what was typed: the least that any form could cost.
EMPTY = """import ipywidgets as w

text, echo = w.Text(description="Word", continuous_update=True), w.Label("")
text.observe(lambda change: setattr(echo, "value", change["new"]), "value")
w.VBox([text, echo])"""

#: Milliseconds from a key press until the page shows that what was typed has arrived.
WAIT = """([field, done]) => new Promise((resolve) => {
    const input = document.querySelector(field);
    let begun = null, left = false;
    const look = () => {
        const now = document.querySelector(done[0]);
        const arrived = done[1] ? now.dataset.state === "saved" : now.textContent === input.value;
        left ||= !arrived;
        if (begun !== null && left && arrived) resolve(performance.now() - begun); else setTimeout(look, 2);
    };
    input.addEventListener("keydown", () => { begun = performance.now(); }, { once: true });
    look();
})"""

NOTEBOOKS = {"intake": (".wb-panel input[type=text]", (".wb-state", True)),
             "empty": (".widget-text input", (".widget-label:last-child, .jupyter-widgets.widget-label:not(label)", False)),
             # While a claim is typed its page asks what stands beside it: no save may wait for that.
             "argument": (".wb-view-argument textarea[name=why_it_matters]", (".wb-state", True))}


def prepare(place: Place) -> None:
    """The working folder with an invented case and, beside the forms, a notebook with an empty field."""
    lay_out(place.folder)
    notebook = json.loads((share("notebooks") / "intake.ipynb").read_text(encoding="utf-8"))
    next(cell for cell in notebook["cells"] if cell["cell_type"] == "code")["source"] = EMPTY
    (place.folder / "empty.ipynb").write_text(json.dumps(notebook), encoding="utf-8")
    trust(place.folder, place.folder / "empty.ipynb")
    case = json.loads((share("examples") / "federal-youth.json").read_text(encoding="utf-8"))
    by = By(AUTHOR, dt.datetime.now(dt.UTC))
    with CaseStore.open(place.store, SystemSecrets(environment=KEY), by.at) as store:
        case_id = new_case_id()
        store.create({**case, "case_id": case_id}, by)
        store.read(case_id, by)


def opening_s(visit: Visit, notebook: str) -> float:
    """Seconds from the address to a field that can be typed into, the click in JupyterLab counted."""
    begun = time.perf_counter()
    visit.open(notebook)
    visit.page.locator(NOTEBOOKS[notebook][0]).first.wait_for()
    return time.perf_counter() - begun


def keys_ms(visit: Visit, notebook: str) -> list[float]:
    """Milliseconds from a key press to *saved* (in the empty field: to its echo), one key after another."""
    field, done = NOTEBOOKS[notebook]
    visit.page.locator(field).first.focus()
    visit.page.keyboard.press("End")
    found = []
    for number in range(KEYS):
        visit.page.evaluate("([f, d, wait]) => { window.measured = eval(wait)([f, d]); }", [field, done, WAIT])
        visit.page.keyboard.press("abcdefghij"[number % 10])
        found.append(visit.page.evaluate("window.measured"))
    return found


def kernel_mb(server: Server) -> float:
    """Memory of the newest kernel alone, in MB: pages shared with other processes count by their share."""
    kernels = [each for each in psutil.Process(server.process.pid).children(recursive=True)
               if "ipykernel_launcher" in " ".join(each.cmdline())]
    return max(kernels, key=lambda each: each.create_time()).memory_full_info().pss / 1e6


def end_kernels(server: Server) -> None:
    """End what a closed window left running in JupyterLab: a person has one form of a case open, not five."""
    for kernel in server.kernels() if server.kind == "lab" else ():
        urllib.request.urlopen(urllib.request.Request(
            f"{server.url}/api/kernels/{kernel['id']}", method="DELETE", headers={"Authorization": f"token {TOKEN}"}),
            timeout=30).close()


def main() -> None:
    """Measure, print, write."""
    rows: list[dict[str, object]] = []

    def add(name: str, values: list[float], unit: str) -> None:
        ordered = sorted(values)
        rows.append({"name": name, "p50": round(statistics.median(ordered), 3), "unit": unit, "runs": len(ordered),
                     "p95": round(ordered[min(len(ordered) - 1, round(0.95 * (len(ordered) - 1)))], 3)})

    with tempfile.TemporaryDirectory(prefix="bench-forms-") as folder, ExitStack() as stack, sync_playwright() as playwright:
        os.environ.setdefault("WORKBENCH_CACHE", f"{folder}/cache")
        place = settle(Path(folder) / "home")
        prepare(place)
        browser = playwright.chromium.launch(executable_path=chromium(), args=list(ARGUMENTS))
        for kind in ("lab", "serve"):
            server = Server(place, kind).wait()
            stack.callback(server.stop)
            for notebook in ("intake", "empty"):
                opened, memory, keys = [], [], []
                for run in range(RUNS):
                    visit = Visit(browser.new_context(viewport=WINDOW), server, place.home)
                    opened.append(opening_s(visit, notebook))
                    memory.append(kernel_mb(server))
                    if run == RUNS - 1:
                        keys = keys_ms(visit, notebook)
                    visit.close()
                    end_kernels(server)
                what = "an empty text widget" if notebook == "empty" else "the intake form"
                where = "JupyterLab" if kind == "lab" else "Voilà"
                add(f"{where}: open {what}", opened, "s")
                add(f"{where}: key to {'echo' if notebook == 'empty' else 'saved'}, {what}", keys, "ms")
                add(f"{where}: kernel of {what}", memory, "MB")
        visit = Visit(browser.new_context(viewport=WINDOW), server, place.home)
        opening_s(visit, "argument")
        visit.saved()
        add("Voilà: key to saved, a claim that is written", keys_ms(visit, "argument"), "ms")
        visit.close()
        browser.close()
    alone = rows[-1]
    print("Each line of the form beside the same of an empty text widget in the same server.\n")
    form, empty = ([row for place, row in enumerate(rows[:-1]) if (place // 3) % 2 == which] for which in (0, 1))
    for own, other in zip(form, empty, strict=True):
        ratio = float(str(own["p50"])) / float(str(other["p50"]))
        for each, said in ((own, ""), (other, f"   ratio {ratio:.2f}")):
            print(f"{each['name']:58} p50 {each['p50']:9} p95 {each['p95']:9} {each['unit']}{said}")
    print(f"{alone['name']:58} p50 {alone['p50']:9} p95 {alone['p95']:9} {alone['unit']}")
    (ROOT / "build").mkdir(exist_ok=True)
    (ROOT / "build" / "bench-forms.json").write_text(json.dumps(rows, indent=1, ensure_ascii=False), encoding="utf-8")


if __name__ == "__main__":
    main()
