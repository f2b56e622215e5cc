// The catalogue of factors: three states, what shows each, who says so, what contradicts it, and what is missing.

const STATES = ["found", "not-found", "not-asked"];

VIEWS.standing = {
  draw(root, data, act, words, page) {
    root.wbBoard ??= board(root, act, words, page);
    root.wbBoard.show(data);
  },
  update(root) {
    root.wbBoard.update();
  },
};

function board(root, act, words, page) {
  let rows = [];
  const drawn = new Map();
  const about = new Map();
  const search = el("input", { type: "search", id: fresh("search"), autocomplete: "off", oninput: () => page.settle() });
  const domain = el("select", { id: fresh("domain"), onchange: () => page.settle() });
  const state = el("select", { id: fresh("state"), onchange: () => page.settle() },
    ["", ...STATES].map((each) => el("option", { value: each }, words(each ? `state_${each.replace("-", "_")}` : "all"))));
  const counts = el("p", { role: "status", class: "wb-left" });
  const list = el("div", { class: "wb-entries" });
  const factSearch = el("input", { type: "search", id: fresh("facts"), autocomplete: "off", oninput: () => page.settle() });
  const factList = el("ul", { class: "wb-draglist", tabindex: "0", "aria-label": words("facts") });
  const label = (control, word) => el("div", { class: "wb-field" }, el("label", { for: control.id }, words(word)), control);
  root.replaceChildren(
    el("div", { class: "wb-sift" }, label(search, "search"), label(domain, "domain"), label(state, "state")), counts,
    el("div", { class: "wb-board" }, list, el("aside", { class: "wb-side-facts", "aria-label": words("facts") }, el("h3", {}, words("facts")),
      el("p", { class: "wb-help" }, words("drag")), label(factSearch, "search_facts"), factList)));

  const listOf = (name) => (Array.isArray(page.document[name]) ? page.document[name] : []).filter((each) => each && typeof each === "object");
  const assessed = (factor) => listOf("factors").find((each) => each.factor === factor);
  const stateOf = (factor) => (assessed(factor) || {}).state || "not-asked";
  const factsOf = (factor) => { const found = (assessed(factor) || {}).facts; return Array.isArray(found) ? found : []; };
  const fact = (key) => listOf("facts").find((each) => each.key === key);
  const statement = (key) => (fact(key) || {}).statement || page.words("entry.unnamed");

  /** Make sure that the case speaks of a factor before something is said of it. */
  function put(factor, name, value) {
    if (!assessed(factor)) page.edit({ act: "add", path: ["factors"], value: { factor, state: name === "state" ? value : "found" } });
    if (name !== "state" || stateOf(factor) !== value) page.edit({ act: "set", path: ["factors", factor, name], value });
    page.settle();
  }

  function support(factor, key) {
    if (!fact(key) || factsOf(factor).includes(key)) return;
    put(factor, "state", "found");
    put(factor, "facts", [...factsOf(factor), key]);
    page.announce(words("supported", { factor: rows.find((each) => each.factor === factor).label }));
  }

  function row(factor) {
    const title = el("span", { class: "wb-title" });
    const badge = el("span", { class: "wb-badge" });
    const body = el("div", { class: "wb-fields" });
    const node = el("details", { class: "wb-entry wb-factor" }, el("summary", {}, title, badge), body);
    let inner = null;
    const self = { node, data: null, row: null };
    node.addEventListener("dragover", (event) => { if (event.dataTransfer.types.includes("text/x-workbench-fact")) { event.preventDefault(); node.classList.add("wb-over"); } });
    node.addEventListener("dragleave", () => node.classList.remove("wb-over"));
    node.addEventListener("drop", (event) => {
      node.classList.remove("wb-over");
      const key = event.dataTransfer.getData("text/x-workbench-fact");
      if (!key) return;
      event.preventDefault();
      event.stopPropagation();
      support(factor, key);
    });
    node.addEventListener("toggle", () => {
      if (!node.open) return;
      if (!inner) inner = inside(factor, body);
      page.settle();
    });
    self.update = () => {
      const now = stateOf(factor);
      say(title, self.row.label);
      const facts = factsOf(factor).length;
      say(badge, [words(`state_${now.replace("-", "_")}`), now === "found" ? words("voices", { facts, voices: self.row.voices.length }) : "",
        self.row.unresolved ? words("unresolved", { count: self.row.unresolved }) : "",
        page.faultAt(["factors", factor, "facts"]) ? words("to_correct") : ""].filter(Boolean).join(" · "));
      node.dataset.state = now;
      if (node.open && inner) inner.update(self.row);
    };
    return self;
  }

  /** What stands inside a factor that is open. */
  function inside(factor, body) {
    const name = fresh("state");
    const radios = STATES.map((each) => {
      const radio = el("input", { type: "radio", name, id: `${name}-${each}`, value: each, onchange: () => put(factor, "state", each) });
      return { radio, node: el("div", { class: "wb-tick" }, radio, el("label", { for: radio.id }, words(`state_${each.replace("-", "_")}`))) };
    });
    const part = page.told.whole.of.find((each) => each.name === "factors");
    const inThere = (each) => part.of.find((one) => one.name === each);
    const chosen = el("ul", { class: "wb-picked" });
    const more = el("select", { id: fresh("pick"), onchange: () => { if (more.value) support(factor, more.value); more.value = ""; } });
    const sift = el("input", { type: "search", id: fresh("sift"), autocomplete: "off", oninput: () => page.settle() });
    const wrong = el("p", { class: "wb-error", role: "alert" });
    const note = assessed(factor) ? null : el("p", { class: "wb-help" }, words("note_first"));
    const noteHolder = el("div", {}, note);
    let noteField = null;
    const clashes = el("div");
    const records = el("ul", { class: "wb-plain" });
    const meaning = el("div", { class: "wb-fields" }, el("p", { class: "wb-help", role: "status" }, words("loading")));
    body.replaceChildren(
      el("fieldset", { class: "wb-box" }, el("legend", {}, words("state")), el("div", { class: "wb-ticks" }, radios.map((each) => each.node))),
      el("fieldset", { class: "wb-box" }, el("legend", {}, words("support")), wrong, chosen,
        el("div", { class: "wb-two" }, label(sift, "search_facts"), el("div", { class: "wb-field" }, el("label", { for: more.id }, words("pick")), more))),
      clashes, noteHolder, el("div", {}, el("h4", {}, words("records")), records), meaning);
    tell();

    async function tell() {
      const found = about.get(factor) || await act({ factor });
      if (found.error) { meaning.replaceChildren(troubleOf(found)); return; }
      about.set(factor, found);
      const part_ = (word, items) => (items.length ? el("div", {}, el("h4", {}, words(word)), el("ul", { class: "wb-plain" }, items.map((each) => el("li", {}, each)))) : null);
      meaning.replaceChildren(...[
        el("div", {}, el("h4", {}, words("definition")), el("p", {}, found.definition), el("p", { class: "wb-help" }, words("wording", { words: found.wording }))),
        part_("evidence", found.evidence), part_("not_evidence", found.not_evidence), part_("topics", found.topics),
        part_("instruments", found.instruments), part_("services", found.services),
        el("details", { class: "wb-entry wb-counsel" }, el("summary", {}, words("counsel")), el("div", { class: "wb-fields" },
          el("div", {}, el("h4", {}, words("double_edge")), el("p", {}, found.double_edge)), el("div", {}, el("h4", {}, words("answer")), el("p", {}, found.answer)),
          part_("cross", found.cross)))].filter(Boolean));
    }

    return {
      update(data) {
        const now = stateOf(factor);
        radios.forEach((each) => { each.radio.checked = each.radio.value === now; });
        const fault = page.faultAt(["factors", factor, "facts"]);
        say(wrong, fault ? fault.problem : "");
        const held = factsOf(factor);
        const voices = new Map(data.support.map((each) => [each.fact, each]));
        keepingFocus(chosen, () => chosen.replaceChildren(...held.map((key) => {
          const told = voices.get(key);
          return el("li", {}, el("span", {}, statement(key), el("span", { class: "wb-who" }, !told ? words("not_complete")
            : told.lost.length ? words("lost") : words(told.voices.length > 1 ? "origins" : "origin", { count: told.voices.length, who: told.voices.join(", ") }))),
          el("button", { type: "button", class: "wb-quiet", "data-key": `${factor}-${key}`, "aria-label": page.words("picks.remove", { name: statement(key) }),
            onclick: () => { put(factor, "facts", held.filter((each) => each !== key)); more.focus(); } }, page.words("entry.remove")));
        })));
        const sought = sift.value.trim().toLowerCase();
        const open = listOf("facts").filter((each) => each.key && !held.includes(each.key) && (!sought || String(each.statement || "").toLowerCase().includes(sought)));
        const shown = [["", listOf("facts").length ? page.words("field.choose") : page.words("picks.none")], ...open.map((each) => [each.key, each.statement || page.words("entry.unnamed")])];
        if (!more.wbShown || !same(more.wbShown, shown)) {
          more.wbShown = shown;
          more.replaceChildren(...shown.map(([value, text]) => el("option", { value }, text)));
        }
        if (assessed(factor) && !noteField) {
          noteField = field(page, inThere("note"), () => ["factors", factor, "note"]);
          noteHolder.replaceChildren(noteField.node);
        }
        if (noteField) noteField.update();
        const against = listOf("contradictions").filter((each) => Array.isArray(each.facts) && each.facts.some((key) => held.includes(key)));
        if (!clashes.wbShown || !same(clashes.wbShown, [against, held])) {
          clashes.wbShown = [against, held];
          clashes.replaceChildren(...(against.length ? [el("h4", {}, words("contradictions")), el("ul", { class: "wb-plain" }, against.map((each) => el("li", {},
            el("strong", {}, each.about || page.words("entry.unnamed")), " ", each.resolution ? words("resolved", { owner: each.owner || "–", how: each.resolution }) : words("open", { owner: each.owner || words("nobody") }),
            el("ul", { class: "wb-plain" }, each.facts.map((key) => el("li", {}, statement(key)))))))] : []));
        }
        if (!records.wbShown || !same(records.wbShown, data.records)) {
          records.wbShown = data.records;
          records.replaceChildren(...(data.records.length ? data.records.map((each) => el("li", { class: each.state === "missing" ? "wb-caution" : "" },
            `${each.record}: ${words(`record_${each.state.replace("-", "_")}`, { exhibits: each.exhibits.map((key) => (listOf("exhibits").find((one) => one.key === key) || {}).label || key).join(", ") })}`,
            each.state === "missing" ? el("span", { class: "wb-who" }, words("opens", { what: each.opens.join("; ") })) : null)) : [el("li", {}, words("no_records"))]));
        }
      },
    };
  }

  return {
    show(data) {
      rows = data.rows;
      for (const each of rows) {
        if (!drawn.has(each.factor)) drawn.set(each.factor, row(each.factor));
        drawn.get(each.factor).row = each;
      }
      if (!domain.children.length) {
        domain.append(...["", ...new Set(rows.map((each) => each.domain))].map((each) => el("option", { value: each }, words(each ? `domain_${each.replace("-", "_")}` : "all"))));
      }
      this.update();
    },
    update() {
      const sought = search.value.trim().toLowerCase();
      const seen = rows.filter((each) => (!sought || each.label.toLowerCase().includes(sought)) && (!domain.value || each.domain === domain.value)
        && (!state.value || stateOf(each.factor) === state.value));
      const nodes = [];
      let heading = "";
      for (const each of seen) {
        if (each.domain !== heading) {
          heading = each.domain;
          list.wbHeads ??= new Map();
          if (!list.wbHeads.has(heading)) list.wbHeads.set(heading, el("h3", {}, words(`domain_${heading.replace("-", "_")}`)));
          nodes.push(list.wbHeads.get(heading));
        }
        nodes.push(drawn.get(each.factor).node);
      }
      keepingFocus(list, () => arrange(list, nodes));
      seen.forEach((each) => drawn.get(each.factor).update());
      const tally = Object.fromEntries(STATES.map((each) => [each.replace("-", "_"), rows.filter((one) => stateOf(one.factor) === each).length]));
      say(counts, words("counts", { ...tally, shown: seen.length }));
      const wanted = factSearch.value.trim().toLowerCase();
      const facts = listOf("facts").filter((each) => each.key && (!wanted || String(each.statement || "").toLowerCase().includes(wanted))).slice(0, 40);
      if (!factList.wbShown || !same(factList.wbShown, facts)) {
        factList.wbShown = facts;
        factList.replaceChildren(...facts.map((each) => el("li", {
          draggable: "true",
          ondragstart: (event) => { event.dataTransfer.setData("text/x-workbench-fact", each.key); event.dataTransfer.effectAllowed = "copy"; },
        }, each.statement || page.words("entry.unnamed"))));
      }
    },
  };
}
