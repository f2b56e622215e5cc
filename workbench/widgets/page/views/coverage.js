// The coverage map: each domain with its three states to choose from, what was done about it, and the list of gaps.

const COVERED = ["found", "not-found", "not-asked"];

VIEWS.coverage = {
  // Nothing that holds a field in use is taken out of the page when the map is drawn again.
  draw(root, data, act, words, page) {
    const kept = (root.wbKept ??= { language: "", kind: "all" });
    if (kept.language !== page.told.language) {
      Object.assign(kept, { language: page.told.language, rows: new Map(), parts: new Map(), head: el("div"), gaps: el("div", { class: "wb-gaps" }) });
    }
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
    kept.head.replaceChildren(el("div", { class: "wb-field" }, el("label", { for: id }, words("standards_for")), kind),
      el("div", { class: "wb-wide", tabindex: "0", role: "region", "aria-label": words("counts"), "data-key": "coverage-counts" }, counts));
    const parts = partsOf(shown).map(([part, rows]) => {
      const node = kept.parts.get(part) || el("div", { class: "wb-part" }, el("h3", {}, part));
      kept.parts.set(part, node);
      arrange(node, [node.firstElementChild, ...rows.map((row) => {
        const known = kept.rows.get(row.domain) || domainOf(row, words, page);
        kept.rows.set(row.domain, known);
        known.show(row);
        return known.node;
      })]);
      return node;
    });
    kept.gaps.replaceChildren(el("h3", {}, words("gaps", { count: open.length })), el("p", { class: "wb-help" }, words("counsel")),
      open.length ? el("ul", {}, open.map((row) => el("li", {}, gapOf(row, words)))) : el("p", {}, words("nothing_open")),
      el("button", { type: "button", "data-key": "coverage-print", onclick: () => printed(root, open, words, page) }, words("print")));
    arrange(root, [kept.head, ...parts, kept.gaps]);
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

const gapWords = (row, words) => words(`gap.${row.gap}`, { whom: row.asked.length ? row.asked[0].whom : "" });
const gapOf = (row, words) => `${row.label}: ${gapWords(row, words)}${row.note ? ` ${row.note}` : ""}`;

/** One domain: its state, and what was done about it in fields of the case. */
function domainOf({ domain, label, asks, standards }, words, page) {
  const entry = () => (Array.isArray(page.document.inquiries) ? page.document.inquiries : []).find((one) => one && one.domain === domain);
  const record = (state) => page.edit(entry() ? { act: "set", path: ["inquiries", domain, "state"], value: state }
    : { act: "add", path: ["inquiries"], value: { domain, state } });
  const name = fresh("state");
  const ticks = COVERED.map((state) => el("input", {
    type: "radio", name, id: fresh("state"), value: state, "data-key": `coverage-${domain}-${state}`, onchange: () => { record(state); page.settle(); },
  }));
  const described = fresh("asks");
  const gap = el("p", { class: "wb-gap" });
  const said = el("p");
  const box = el("fieldset", { class: "wb-box", "aria-describedby": described }, el("legend", {}, label), el("p", { class: "wb-help", id: described }, asks),
    el("div", { class: "wb-ticks" }, ticks.map((tick) => el("div", { class: "wb-tick" }, tick, el("label", { for: tick.id }, words(`state.${tick.value}`))))),
    gap, said);
  const body = el("div", { class: "wb-fields" });
  const details = el("details", { class: "wb-entry" }, el("summary", {}, words("details", { domain: label })), body);
  const named = () => el("p", { class: "wb-help" }, words("named_by", { standards: standards.join("; ") }));
  let inner = null;
  const self = {
    node: el("div", { class: "wb-domain" }, box, details),
    show(row) {
      ticks.forEach((tick) => { tick.checked = tick.value === row.state; });
      box.classList.toggle("wb-closed", !row.gap);
      say(gap, row.gap && row.gap !== "not-asked" ? gapWords(row, words) : "");
      say(said, [row.asked.length ? words("asked", { people: row.asked.map((each) => each.whom).join(", ") }) : "",
        row.facts ? words("facts", { count: row.facts, sources: row.origins }) : "", row.note || ""].filter(Boolean).join(" · "));
      self.update();
    },
    update() {
      if (!details.open) return;
      if (entry() && !inner) {
        inner = page.told.whole.of.find((each) => each.name === "inquiries").of.filter((each) => ["asked", "facts", "note"].includes(each.name))
          .map((each) => field(page, each, () => ["inquiries", domain, each.name]));
        body.replaceChildren(...inner.map((each) => each.node), named());
      } else if (!entry() && (inner || !body.children.length)) {
        inner = null;
        body.replaceChildren(el("p", {}, words("first")), named(), el("div", {}, el("button", {
          type: "button", onclick: () => { record("not-asked"); page.settle(); self.update(); focusFirst(inner); },
        }, words("begin"))));
      }
      (inner || []).forEach((each) => each.update());
    },
  };
  details.addEventListener("toggle", self.update);
  return self;
}

/** Prints the gap list alone, from a frame of its own. */
function printed(root, open, words, page) {
  root.querySelectorAll("iframe").forEach((each) => each.remove());
  const frame = el("iframe", { title: words("print"), "aria-hidden": "true", tabindex: "-1", class: "wb-print" });
  root.lastElementChild.append(frame);
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
