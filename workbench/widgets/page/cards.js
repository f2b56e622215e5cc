// A finding, a fact and an authority as they stand beside a claim, the same in every view.

/** Runs of text, those marked `i` in italics. */
const runsOf = (runs) => runs.map(([text, how]) => (how === "i" ? el("i", {}, text) : text));

/** A labelled line, left out where there is nothing to say. */
function worded(label, ...text) {
  const said = text.flat().filter((each) => each !== "" && each !== null && each !== undefined);
  return said.length ? el("p", {}, el("strong", {}, label), " ", ...said) : null;
}

/** A list under a label, left out where it is empty. */
function listed(label, items) {
  return items && items.length ? el("div", {}, el("strong", {}, label), el("ul", {}, items.map((each) => el("li", {}, each)))) : null;
}

/** One finding: what was found, in whom, how sure, how far it fits, its words, its limits, its citation. In `brief`, fit
 *  and limits stand among what is opened. */
function findingCard(page, card, { brief = false, level = "h4", acts = [] } = {}) {
  const word = (name, named) => page.words(`card.${name}`, named);
  const id = fresh("finding");
  const passage = card.passage
    ? el("blockquote", {}, card.quoted ? `“${card.passage}”` : card.passage, card.quoted ? null : el("span", { class: "wb-badge" }, word("own_words")))
    : null;
  return el("article", { class: `wb-card${card.against ? " wb-against" : ""}${card.declined ? " wb-aside" : ""}`, "aria-labelledby": id },
    el("p", { class: "wb-card-head" }, el("span", { class: "wb-tag" }, word(`direction.${card.direction}`)),
      el("span", {}, word("certainty", { level: word(`level.${card.certainty}`) })),
      card.status === "verified" ? null : el("span", { class: "wb-warn" }, word(`status.${card.status}`)),
      card.unchecked ? el("span", { class: "wb-warn" }, word("unchecked")) : null,
      card.read ? el("span", {}, word("read", { how: word(`read_how.${card.read}`) })) : null),
    el(level, { id, class: "wb-found-out" }, card.proposition),
    card.factors ? worded(word("about"), card.factors.join(", ")) : null,
    ...(brief ? [] : [worded(word("fit"), card.fit), passage, worded(word("limits"), card.limits)]),
    el("p", { class: "wb-cite" }, runsOf(card.citation)),
    card.declined ? worded(word("declined"), card.declined) : null,
    el("details", { class: "wb-more" }, el("summary", {}, word(brief ? "more_brief" : "more")),
      ...(brief ? [worded(word("fit"), card.fit), passage, worded(word("limits"), card.limits)] : []),
      worded(word("design"), card.design),
      worded(word("studied"), card.studied),
      listed(word("effects"), card.effects),
      listed(word("certainty_why"), card.certainty_why),
      listed(word("like"), card.like), listed(word("unlike"), card.unlike), listed(word("unknown"), card.unknown),
      listed(word("with"), card.with),
      worded(word("seen_at"), card.locator),
      card.doi ? worded("DOI", card.doi) : null),
    ...acts);
}

/** One fact with the pages that show it. */
function factLine(page, fact, ...acts) {
  const word = (name, named) => page.words(`card.${name}`, named);
  return el("li", {}, fact.statement, " ", el("span", { class: "wb-cite" }, `(${fact.places})`), " ",
    el("span", { class: "wb-badge" }, fact.sources === 1 ? word("one_source") : word("sources", { count: fact.sources })),
    fact.permission === "yes" ? null : el("span", { class: "wb-warn" }, word(`permission.${fact.permission}`)),
    fact.tags.length ? el("span", { class: "wb-badge" }, word("tags", { tags: fact.tags.join(", ") })) : null, ...acts);
}

/** One authority with what it stands for. */
function authorityCard(page, authority, ...acts) {
  const word = (name, named) => page.words(`card.${name}`, named);
  return el("article", { class: `wb-card${authority.adverse ? " wb-against" : ""}` },
    el("p", { class: "wb-cite" }, runsOf(authority.citation)),
    authority.adverse ? el("p", { class: "wb-warn" }, word("adverse_law")) : null,
    el("p", {}, authority.proposition),
    authority.pinpoint ? worded(word("pinpoint"), authority.pinpoint) : null,
    authority.warning ? el("p", { class: "wb-warn" }, authority.warning) : null,
    ...acts);
}

/** The program's English words behind a message in another language: only they name file, field and key. */
const detailOf = ({ detail }) => (detail ? el("span", { class: "wb-english", lang: "en" }, detail) : null);

/** What an error or a check says, in paragraphs: what is wrong, what to do, and the detail. */
const saidOf = (each) => [each.error || each.problem, each.remedy, detailOf(each)].filter(Boolean).map((part) => el("p", {}, part));

/** The same on one line. */
const lineOf = (each) => [each.error || each.problem, each.remedy, detailOf(each)].filter(Boolean).flatMap((part) => [part, " "]).slice(0, -1);

/** The same as text, for what is announced. */
const textOf = (each) => el("p", {}, lineOf(each)).textContent;

/** Puts into an element what a reply says went wrong, where that differs; nothing where nothing did. */
function sayWrong(element, reply) {
  const line = reply.error ? lineOf(reply) : [];
  if (element.textContent !== el("p", {}, line).textContent) element.replaceChildren(...line);
}

/** What a reply says went wrong, with the remedy; null where nothing did. */
function troubleOf(reply) {
  if (!reply || !reply.error) return null;
  return el("div", { role: "alert", class: "wb-error" }, saidOf(reply),
    reply.faults && reply.faults.length ? el("ul", {}, reply.faults.map((each) => el("li", {}, lineOf(each)))) : null);
}

/** Enter in a field sends its form: JupyterLab does not let the browser do so by itself. */
function enter(event) {
  if (event.key !== "Enter" || event.target.tagName !== "INPUT" || event.target.type === "file") return;
  event.preventDefault();
  event.currentTarget.requestSubmit();
}

/** A labelled list to choose from. */
function chooser(label, options_, value, onchange, key) {
  const id = fresh("choose");
  const select = el("select", { id, "data-key": key }, options_.map(([each, text]) => el("option", { value: each }, text)));
  if (value !== undefined && value !== null) select.value = value;
  select.addEventListener("change", () => onchange(select.value));
  return { select, node: el("div", { class: "wb-choose" }, el("label", { for: id }, label), select) };
}
