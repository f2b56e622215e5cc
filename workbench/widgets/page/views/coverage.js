// The coverage map: each domain with its three states to choose from, what was done about it, and the list of gaps.

const COVERED = ["found", "not-found", "not-asked"];

VIEWS.coverage = {
  draw(root, data, act, words, page) {
    const kept = (root.wbKept ??= { rows: new Map(), kind: "all" });
    const shown = data.rows.filter((row) => kept.kind === "all" || row.kinds.includes(kept.kind));
    const again = () => keepingFocus(root, () => VIEWS.coverage.draw(root, data, act, words, page));
    const open = shown.filter((row) => row.gap);
    const counts = el("table", { class: "wb-table wb-counts" }, el("caption", {}, words("counts")),
      el("thead", {}, el("tr", {}, el("td", {}), ...COVERED.map((state) => el("th", { scope: "col" }, words(`state.${state}`))), el("th", { scope: "col" }, words("open")))),
      el("tbody", {}, partsOf(shown).map(([part, rows]) => countRow(part, rows)), countRow(words("all"), shown)));
    const id = fresh("kind");
    const kind = el("select", { id, "data-key": "coverage-kind", onchange: () => { kept.kind = kind.value; again(); } },
      ["all", "capital", "non-capital"].map((each) => el("option", { value: each }, words(`kind.${each}`))));
    kind.value = kept.kind;
    root.replaceChildren(
      el("div", { class: "wb-field" }, el("label", { for: id }, words("standards_for")), kind),
      el("div", { class: "wb-wide", tabindex: "0", role: "region", "aria-label": words("counts") }, counts),
      ...partsOf(shown).map(([part, rows]) => el("div", { class: "wb-part" }, el("h3", {}, part),
        rows.map((row) => domainOf(row, kept, words, page)))),
      el("div", { class: "wb-gaps" }, el("h3", {}, words("gaps", { count: open.length })),
        el("p", { class: "wb-help" }, words("counsel")),
        open.length ? el("ul", {}, open.map((row) => el("li", {}, gapOf(row, words)))) : el("p", {}, words("nothing_open")),
        el("button", { type: "button", "data-key": "coverage-print", onclick: () => printed(root, open, words, page) }, words("print"))));
  },
  update: (root) => root.wbKept && root.wbKept.rows.forEach((each) => each.update()),
};

function partsOf(rows) {
  const parts = new Map();
  rows.forEach((row) => parts.set(row.part, [...(parts.get(row.part) || []), row]));
  return [...parts];
}

function countRow(name, rows) {
  return el("tr", {}, el("th", { scope: "row" }, name), COVERED.map((state) => el("td", {}, String(rows.filter((row) => row.state === state).length))),
    el("td", {}, String(rows.filter((row) => row.gap).length)));
}

const gapOf = (row, words) => `${row.label}: ${words(`gap.${row.gap}`, { whom: row.asked.length ? row.asked[0].whom : "" })}${row.note ? ` ${row.note}` : ""}`;

/** One domain: its state, and what was done about it in fields of the case. */
function domainOf(row, kept, words, page) {
  const entry = () => (Array.isArray(page.document.inquiries) ? page.document.inquiries : []).find((one) => one && one.domain === row.domain);
  const record = (state) => page.edit(entry() ? { act: "set", path: ["inquiries", row.domain, "state"], value: state }
    : { act: "add", path: ["inquiries"], value: { domain: row.domain, state } });
  const name = fresh("state");
  const states = COVERED.map((state) => {
    const id = fresh("state");
    const tick = el("input", { type: "radio", name, id, value: state, "data-key": `coverage-${row.domain}-${state}`, onchange: () => { record(state); page.settle(); } });
    tick.checked = row.state === state;
    return el("div", { class: "wb-tick" }, tick, el("label", { for: id }, words(`state.${state}`)));
  });
  const asks = fresh("asks");
  const said = [row.asked.length ? words("asked", { people: row.asked.map((each) => each.whom).join(", ") }) : "",
    row.facts ? words("facts", { count: row.facts, sources: row.origins }) : "", row.note || ""].filter(Boolean).join(" · ");
  return el("div", { class: "wb-domain" },
    el("fieldset", { class: `wb-box${row.gap ? "" : " wb-closed"}`, "aria-describedby": asks }, el("legend", {}, row.label),
      el("p", { class: "wb-help", id: asks }, row.asks), el("div", { class: "wb-ticks" }, states),
      row.gap ? el("p", { class: "wb-gap" }, words(`gap.${row.gap}`, { whom: row.asked.length ? row.asked[0].whom : "" })) : null,
      said ? el("p", {}, said) : null),
    detailsOf(row, kept, words, page, entry, record));
}

/** Whom one asked, the facts and a note: the case's own fields, kept as they are while the map is drawn again. */
function detailsOf(row, kept, words, page, entry, record) {
  let known = kept.rows.get(row.domain);
  if (!known) {
    const body = el("div", { class: "wb-fields" });
    const node = el("details", { class: "wb-entry" }, el("summary", {}, words("details", { domain: row.label })), body);
    known = { node, inner: null };
    const part = page.told.whole.of.find((each) => each.name === "inquiries");
    known.update = () => {
      if (!node.open) return;
      if (!known.inner && entry()) {
        known.inner = part.of.filter((each) => ["asked", "facts", "note"].includes(each.name))
          .map((each) => field(page, each, () => ["inquiries", row.domain, each.name]));
        body.replaceChildren(...known.inner.map((each) => each.node), el("p", { class: "wb-help" }, words("named_by", { standards: row.standards.join("; ") })));
      } else if (!entry()) {
        known.inner = null;
        body.replaceChildren(el("p", {}, words("first")), el("p", { class: "wb-help" }, words("named_by", { standards: row.standards.join("; ") })),
          el("div", {}, el("button", { type: "button", onclick: () => { record("not-asked"); page.settle(); known.update(); } }, words("begin"))));
      }
      (known.inner || []).forEach((each) => each.update());
    };
    node.addEventListener("toggle", known.update);
    kept.rows.set(row.domain, known);
  }
  known.update();
  return known.node;
}

/** Prints the gap list alone, from a frame of its own. */
function printed(root, open, words, page) {
  const frame = el("iframe", { title: words("print"), "aria-hidden": "true", tabindex: "-1", class: "wb-print" });
  root.append(frame);
  const inside = frame.contentDocument;
  const add = (parent, tag, text) => {
    const made = inside.createElement(tag);
    if (text) made.textContent = text;
    parent.append(made);
    return made;
  };
  inside.title = words("print_title");
  inside.documentElement.lang = page.told.language;
  add(inside.head, "style", "body{font:11pt/1.5 serif;margin:2cm}h2{font-size:12pt;margin:1em 0 .2em}p.mark{font-weight:bold}");
  add(inside.body, "p", words("counsel")).className = "mark";
  add(inside.body, "h1", words("print_title"));
  add(inside.body, "p", page.told.case);
  for (const [part, rows] of partsOf(open)) {
    add(inside.body, "h2", part);
    const list = add(inside.body, "ul");
    rows.forEach((row) => add(list, "li", `${gapOf(row, words)} ${row.asks} ${words("named_by", { standards: row.standards.join("; ") })}`));
  }
  if (!open.length) add(inside.body, "p", words("nothing_open"));
  frame.contentWindow.addEventListener("afterprint", () => frame.remove());
  frame.contentWindow.print();
}
