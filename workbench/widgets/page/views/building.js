// The appendix: what the checks say, the choices of a build, how far it is, and the documents to open.

const LOOK_MS = 400;
/** Style, and where citations are printed where that is not the style's own way. */
const CITING = { bluebook: ["bluebook", ""], "bluebook-text": ["bluebook", "text"], apa7: ["apa7", ""] };
/** The summaries for the client, by language; they are no volume. */
const TELLING = { "client-en": "en", "client-es": "es" };
/** A page of the web is kept as bytes: it is looked at where it was saved, and never runs here. */
const BYTES = "application/octet-stream";
const TYPES = { pdf: "application/pdf", docx: "application/vnd.openxmlformats-officedocument.wordprocessingml.document" };

VIEWS.building = {
  draw(root, data, act, words, page) {
    (root.wbBuilding ??= building(root, act, words, page)).show(data);
  },
};

function building(root, act, words, page) {
  // What was chosen outlives a change of language.
  const chosen = (page.wbChosen ??= { volume: "sealed", citing: "bluebook", court: null, as_of: null });
  let data = null;
  let checked = "";
  let job = {};
  let busy = false;

  const open = el("div");
  const checking = el("p", { class: "wb-note", role: "status" });
  const findings = el("div", { class: "wb-findings" });
  const volume = choice("volume", ["sealed", "public", "counsel", ...Object.keys(TELLING)].map((each) => [each, words(`volumes.${each}`)]));
  const citing = choice("citing", Object.keys(CITING).map((each) => [each, words(`citing_how.${each}`)]));
  const court = choice("court", []);
  const day = el("input", { type: "date", id: fresh("day"), class: "wb-short", "data-key": "day", onchange: () => { chosen.as_of = day.value; look(); } });
  const dayWrong = el("p", { class: "wb-error", role: "alert", id: `${day.id}-error` });
  day.setAttribute("aria-describedby", dayWrong.id);
  const asked = el("div", { class: "wb-court" });
  const go = el("button", { type: "button", class: "wb-main", "data-key": "build", onclick: build }, words("build"));
  const bar = el("progress", { "aria-label": words("progress"), hidden: true });
  const step = el("p", { class: "wb-note", role: "status" });
  const trouble = el("div");
  const made = el("div");
  root.replaceChildren(
    el("h3", {}, words("checks")), open, checking, findings,
    el("h3", {}, words("choices")),
    el("div", { class: "wb-fields" }, volume.node, citing.node,
      el("div", { class: "wb-field" }, el("label", { for: day.id }, words("as_of")), el("p", { class: "wb-help" }, words("as_of_help")), day, dayWrong), court.node),
    asked,
    el("div", { class: "wb-go" }, go, bar, step), trouble, made);

  /** A labelled list whose choice is kept. */
  function choice(name, values) {
    const id = fresh(name);
    const select = el("select", { id, "data-key": name, "aria-describedby": `${id}-help` });
    select.addEventListener("change", () => { chosen[name] = select.value; look(); });
    const fill = (given) => {
      select.replaceChildren(...given.map(([value, text]) => el("option", { value }, text)));
      select.value = chosen[name] ?? "";
    };
    fill(values);
    return { fill, node: el("div", { class: name === "court" ? "wb-field wb-line" : "wb-field" }, el("label", { for: id }, words(name)),
      el("p", { class: "wb-help", id: `${id}-help` }, words(`${name}_help`)), select) };
  }

  const partOf = (name) => page.find(`section.${name}`) || (page.told.whole.of.find((each) => each.name === name) || {}).label || name;
  const goTo_ = (notebook) => linkTo(notebook, words("go_to", { notebook: page.words(`notebook.${notebook}`) }));

  /** Ask what the checks say of the case and the choices as they are now. */
  async function look() {
    const now = JSON.stringify([data.state, chosen]);
    say(dayWrong, chosen.as_of ? "" : words("no_day"));
    if (now === checked || !chosen.as_of) return;
    checked = now;
    say(checking, words("checking"));
    const reply = await act({ do: "check", volume: TELLING[chosen.volume] ? "sealed" : chosen.volume, as_of: chosen.as_of, court: chosen.court });
    if (now !== checked) return;
    if (reply.error) { say(checking, ""); findings.replaceChildren(troubleOf(reply)); asked.replaceChildren(); return; }
    const errors = reply.found.filter((each) => each.severity === "error");
    const doubts = reply.found.filter((each) => each.severity !== "error");
    say(checking, data.open.length ? "" : words(errors.length ? "stand_in_the_way" : "nothing_in_the_way", { count: errors.length, doubts: doubts.length }));
    keepingFocus(findings, () => findings.replaceChildren(...errors.map(finding), ...grouped(doubts)));
    keepingFocus(asked, () => asked.replaceChildren(...(reply.court ? courtAsks(reply.court) : [])));
  }

  const finding = (each) => el("article", { class: "wb-card wb-wrong-card" },
    el("p", {}, el("strong", {}, about(each)), " ", el("span", { class: "wb-badge" }, each.code)),
    el("p", {}, remarkOf(each)), el("p", {}, goTo_(each.notebook)));

  const about = (each) => [each.part ? partOf(each.part) : "", each.about].filter(Boolean).join(": ");

  /** What is doubtful, by the notebook in which it is looked after. */
  function grouped(doubts) {
    const notebooks = page.told.notebooks.filter((name) => doubts.some((each) => each.notebook === name));
    return notebooks.map((name) => {
      const here = doubts.filter((each) => each.notebook === name);
      return el("details", { class: "wb-entry" }, el("summary", { "data-key": `doubts-${name}` }, el("span", { class: "wb-title" }, page.words(`notebook.${name}`)),
        el("span", { class: "wb-badge" }, words(here.length === 1 ? "remark" : "remarks", { count: here.length }))),
      el("div", { class: "wb-doubted" }, el("ul", {}, here.map((each) => el("li", {}, about(each) ? el("strong", {}, `${about(each)}: `) : null,
        remarkOf(each), " ", el("span", { class: "wb-badge" }, each.code)))), el("p", {}, goTo_(name))));
    });
  }

  /** What the court asks: days, pages, what else to think of, each with where it was read. */
  function courtAsks(asks) {
    const seen = (each) => el("span", { class: "wb-help" }, " (", each.rule ? `${each.rule}, ` : "", words("read_on", { date: each.seen }), " ",
      /^https?:\/\//.test(each.source) ? el("a", { href: each.source, target: "_blank", rel: "noopener noreferrer" }, words("source")) : each.source, ")");
    return [el("h4", {}, asks.label), el("ul", {},
      asks.due.map((each) => el("li", {}, el("strong", {}, words("due", { date: each.on })), ` ${each.of}`, seen(each))),
      asks.limit ? el("li", {}, words("limit", { pages: asks.limit.pages, counts: asks.limit.counts }), seen(asks.limit)) : null,
      asks.reminders.map((each) => el("li", {}, each.text, seen(each)))),
    el("p", { class: "wb-help" }, words("court_note"))];
  }

  async function build() {
    if (!chosen.as_of) { day.focus(); return; }
    if (busy) return;
    const [style, citations] = CITING[chosen.citing];
    let failed = null;
    const told = TELLING[chosen.volume];
    const message = told ? { do: "tell", language: told, as_of: chosen.as_of }
      : { do: "build", volume: chosen.volume, style, citations, as_of: chosen.as_of, court: chosen.court };
    act(message).then((reply) => { if (reply.error) failed = reply; });
    job = { running: true, step: 0 };
    await watch();
    if (failed && !job.documents) job = { failed };
    drawJob();
    if (job.documents) page.announce(words("built"));
    (job.documents ? made : trouble).scrollIntoView({ block: "nearest" });
  }

  /** Show how far the build is until it is over; after a reload too. */
  async function watch() {
    busy = true;
    while (job.running) {
      drawJob();
      await pause(LOOK_MS);
      const found = await act({ do: "look" });
      if (!found.error) job = found;
    }
    busy = false;
    drawJob();
  }

  function drawJob() {
    go.setAttribute("aria-disabled", job.running ? "true" : "false");
    bar.hidden = !job.running;
    bar.max = data.steps;
    bar.value = Math.max(0, (job.step || 0) - 1);
    say(step, job.running ? words(job.step ? `step.${job.step}` : "step.0") : "");
    trouble.replaceChildren(...[troubleOf(job.failed)].filter(Boolean));
    drawDocuments();
  }

  function drawDocuments() {
    if (!job.documents) { made.replaceChildren(); return; }
    keepingFocus(made, () => made.replaceChildren(
      el("h3", {}, words("documents")),
      ...(job.state === data.state ? [] : [el("p", { class: "wb-warn" }, words("changed_since"))]),
      ...(job.filing.length || job.doubts.length ? [el("ul", { class: "wb-fit" },
        job.filing.map((each) => el("li", { class: each.severity === "error" ? "wb-error" : null }, remarkOf(each))),
        job.doubts.map((each) => el("li", {}, `${each.path}: ${each.code}: `, lineOf(each))))] : []),
      el("ul", { class: "wb-documents" }, job.documents.map(offered)),
      el("p", { class: "wb-help" }, words("folder", { folder: job.folder }))));
  }

  function offered(each) {
    const told = el("span", { class: "wb-badge", role: "status" });
    const button = el("button", { type: "button", "data-key": `open-${each.kind}`, onclick: () => fetched(each, button, told) }, words(`open.${each.kind}`));
    return el("li", {}, button, el("span", { class: "wb-help" }, `${each.name} · ${sizeOf(each.size)}`), told);
  }

  /** Bring a document over in pieces and hand it to the browser, which saves it under its name. */
  async function fetched(each, button, told) {
    if (button.getAttribute("aria-disabled") === "true") return;
    button.setAttribute("aria-disabled", "true");
    const found = await inPieces(act, { do: "piece", kind: each.kind }, each.size, data.piece, (here) => {
      say(told, words("coming", { percent: Math.round((100 * here) / each.size) }));
    });
    button.removeAttribute("aria-disabled");
    if (!found.pieces) { sayWrong(told, { ...found, error: found.error || words("no_answer") }); return; }
    const url = URL.createObjectURL(new Blob(found.pieces, { type: TYPES[each.kind] || BYTES }));
    el("a", { href: url, download: each.name }).click();
    setTimeout(() => URL.revokeObjectURL(url), 60_000);
    say(told, words("saved"));
  }

  return {
    show(given) {
      const first = data === null;
      data = given;
      chosen.as_of ??= data.today;
      chosen.court ??= data.court;
      if (!page.has(day)) day.value = chosen.as_of;
      court.fill([["", words("no_court")], ...data.courts]);
      keepingFocus(open, () => open.replaceChildren(...(data.open.length ? [el("p", { class: "wb-warn" }, words("not_whole")),
        el("ul", {}, data.open.map((each) => el("li", {}, el("strong", {}, partOf(each.part)), ": ",
          [each.missing ? page.words("entry.missing", { count: each.missing }) : "", each.wrong ? page.words("entry.wrong", { count: each.wrong }) : ""].filter(Boolean).join(", "), " ", goTo_(each.notebook))))] : [])));
      look();
      drawDocuments();
      if (first) act({ do: "look" }).then((found) => { if (!busy && !found.error) { job = found; watch(); } });
    },
  };
}

const remarkOf = (each) => lineOf({ ...each, problem: each.problem.charAt(0).toUpperCase() + each.problem.slice(1) });
const sizeOf = (size) => (size < 1e6 ? `${Math.max(1, Math.round(size / 1024))} KB` : `${(size / 1048576).toFixed(1)} MB`);
