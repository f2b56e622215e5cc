// Research: factor by factor, every finding in one list, and what the specialist decides about each.
VIEWS.research = {
  draw(root, data, act, words, page) {
    const ui = (root.wbResearch ??= { factor: null, cards: [], setAside: null, reason: "", hits: null, trouble: null, question: "", filters: {}, only: "all" });
    ui.data = data;
    if (!data.factors.some((each) => each.factor === ui.factor)) {
      ui.factor = (data.factors.find((each) => each.unread) || data.factors[0] || {}).factor || null;
      ui.cards = [];
    }
    const holder = (ui.holder ??= el("div", {}));
    if (holder.parentNode !== root) root.replaceChildren(holder);
    const focus = (key) => {
      const found = holder.querySelector(`[data-key="${CSS.escape(key)}"]`) || holder.querySelector('[data-key="only"]');
      if (found) found.focus();
    };
    const again = () => {
      const held = holder.contains(holder.getRootNode().activeElement);
      keepingFocus(holder, () => holder.replaceChildren(...drawn()));
      // A button that did its work is gone: whoever works by keyboard goes on at the next.
      if (held && ui.next && !holder.contains(holder.getRootNode().activeElement)) focus(ui.next);
    };

    async function load() {
      if (!ui.factor) return;
      const reply = await act({ do: "factor", factor: ui.factor });
      if (reply.factor === ui.factor) Object.assign(ui, { cards: reply.cards, about: reply, trouble: null });
      else ui.trouble = reply;
      again();
    }

    async function search() {
      const reply = await act({ do: "search", question: ui.question, filters: ui.filters });
      ui.hits = reply.error ? null : reply.cards;
      ui.trouble = reply.error ? reply : null;
      again();
    }

    async function decide(message, said) {
      const here = holder.getRootNode().activeElement;
      const mine = here && here.closest(".wb-card");
      const next = mine && [...mine.parentNode.children].slice([...mine.parentNode.children].indexOf(mine) + 1)
        .map((each) => each.querySelector("[data-key$='-read']")).find(Boolean);
      ui.next = next ? next.dataset.key : "only";
      const reply = await act(message);
      ui.trouble = reply.error ? reply : null;
      if (reply.error) again();
      else page.announce(said);
      if (ui.hits) search();
    }

    const SHOWN = {
      all: () => true, unread: (card) => card.against && !card.read_by && !card.declined, against: (card) => card.against,
      used: (card) => card.used.length > 0, aside: (card) => Boolean(card.declined),
    };
    const choose = (factor) => { ui.factor = factor; ui.cards = []; ui.only = "all"; again(); load(); };
    const called = ([, key, title]) => title || words("unnamed");

    function acts(card, where) {
      const factor = card.factor || "";
      const key = `${where}-${card.finding}`;
      const used = card.used.map(([part, place]) => data.places.find((each) => each[0] === part && each[1] === place)).filter(Boolean);
      const open = data.places.filter(([part, place]) => !card.used.some((each) => each[0] === part && each[1] === place));
      // What is about this factor comes first, then a new claim about it: one click must not put it under another.
      const about = ([part, place]) => (valueAt(page, page.document, [part, place]) || {}).factor === factor;
      const listed = (several) => several.map((each) => [`${each[0]}/${each[1]}`, `${words(each[0])}: ${called(each)}`]);
      const choices = factor ? [...listed(open.filter(about)), ["new", words("new_claim")], ...listed(open.filter((each) => !about(each)))] : listed(open);
      const place = chooser(words("use_in"), choices, undefined, () => {}, `${key}-place`);
      const use = () => {
        const fresh_ = place.select.value === "new";
        const [part, to] = fresh_ ? ["claims", `claim-${chance()}`] : place.select.value.split("/");
        decide({ do: "accept", finding: card.finding, factor, part, key: to }, words("said_used"));
      };
      const reason = el("input", { type: "text", id: fresh("reason"), "data-key": `${key}-reason`, value: ui.reason, maxlength: 400 });
      reason.addEventListener("input", () => { ui.reason = reason.value; });
      const aside = () => {
        if (!ui.reason.trim()) { reason.focus(); return; }
        ui.setAside = null;
        decide({ do: "decline", factor, finding: card.finding, reason: ui.reason }, words("said_aside"));
      };
      return el("div", { class: "wb-decide" },
        used.map((each) => el("p", {}, words("used_in", { place: called(each) }), " ", el("button", {
          type: "button", class: "wb-quiet", "data-key": `${key}-out-${each[1]}`,
          onclick: () => decide({ do: "withdraw", finding: card.finding, part: each[0], key: each[1] }, words("said_out")),
        }, words("take_out")))),
        card.against && factor ? el("p", { class: "wb-readby" }, card.read_by ? words("read_by", { who: card.read_by })
          : card.declined ? "" : el("button", {
            type: "button", class: "wb-main", "data-key": `${key}-read`,
            onclick: () => decide({ do: "read", factor, finding: card.finding }, words("said_read")),
          }, words("i_read"))) : null,
        el("div", { class: "wb-acts" },
          choices.length ? [place.node, el("button", { type: "button", "data-key": `${key}-use`, onclick: use }, words("use"))] : null,
          factor && !card.declined && ui.setAside !== key ? el("button", {
            type: "button", "data-key": `${key}-aside`, onclick: () => { ui.setAside = key; ui.reason = ""; again(); focus(`${key}-reason`); },
          }, words("set_aside")) : null,
          card.declined ? el("button", {
            type: "button", "data-key": `${key}-back`,
            onclick: () => decide({ do: "restore", factor, finding: card.finding }, words("said_back")),
          }, words("restore")) : null),
        ui.setAside === key ? el("form", { onkeydown: enter, class: "wb-reason", onsubmit: (event) => { event.preventDefault(); aside(); } },
          el("label", { for: reason.id }, words("reason")), reason,
          el("div", { class: "wb-acts" }, el("button", { type: "submit", class: "wb-main", "data-key": `${key}-confirm` }, words("confirm")),
            el("button", { type: "button", onclick: () => { ui.setAside = null; again(); } }, words("cancel")))) : null);
    }

    function factorPart() {
      const now = data.factors.find((each) => each.factor === ui.factor);
      if (!now) return [el("p", { class: "wb-empty" }, words("no_factor"))];
      const left = data.factors.filter((each) => each.unread).length;
      const next = data.factors.find((each) => each.unread && each.factor !== ui.factor);
      const select = chooser(words("factor"), data.factors.map((each) => [each.factor,
        `${each.label} – ${words("counts", each)}${each.unread ? ` – ${words("unread", { count: each.unread })}` : ""}`]), ui.factor, choose, "factor");
      const shown = chooser(words("show"), Object.keys(SHOWN).map((each) => [each, words(`only.${each}`, { count: ui.cards.filter(SHOWN[each]).length })]), ui.only, (value) => { ui.only = value; again(); }, "only");
      const note = el("input", { type: "text", id: fresh("note"), "data-key": `note-${now.factor}`, value: (valueAt(page, page.document, ["factors", now.factor, "note"]) || ""), maxlength: 400 });
      note.addEventListener("input", () => page.edit({ act: "set", path: ["factors", now.factor, "note"], value: note.value }));
      return [
        el("div", { class: "wb-pickrow" }, select.node,
          next ? el("button", { type: "button", "data-key": "next", onclick: () => choose(next.factor) }, words("next")) : null),
        el("p", { class: now.unread ? "wb-warn" : "wb-good", role: "status" },
          now.unread ? words("still_unread", { count: now.unread }) : words("all_read"), " ",
          left ? words("factors_left", { count: left, all: data.factors.length }) : words("none_left")),
        el("div", { class: "wb-field" }, el("label", { for: note.id }, words("note")), note),
        now.unsupported ? el("p", {}, words("unsupported", { factor: now.label.toLowerCase() }), " ", words("record_alone")) : null,
        ...(ui.about && ui.about.factor === ui.factor ? ui.about.none_located.map((each) => el("p", { class: "wb-help" }, each)) : []),
        shown.node,
        el("div", { class: "wb-cards", "aria-label": words("findings"), role: "group" }, ui.cards.filter(SHOWN[ui.only]).map((card) => findingCard(page, card, { level: "h3", acts: [acts(card, "factor")] }))),
      ];
    }

    function searchPart() {
      const question = el("input", { type: "search", id: fresh("question"), "data-key": "question", value: ui.question });
      question.addEventListener("input", () => { ui.question = question.value; });
      const filter = (name, options_) => chooser(words(`filter.${name}`), [["", words("any")], ...options_], ui.filters[name] || "", (value) => { ui.filters[name] = value; }, `filter-${name}`).node;
      const since = el("input", { type: "text", inputmode: "numeric", id: fresh("since"), "data-key": "since", value: ui.filters.since || "", maxlength: 4 });
      since.addEventListener("input", () => { ui.filters.since = since.value; });
      return el("details", { class: "wb-search", open: ui.searching, ontoggle: (event) => { ui.searching = event.target.open; } },
        el("summary", {}, el("h3", {}, words("search"))),
        el("form", { onkeydown: enter, onsubmit: (event) => { event.preventDefault(); search(); } },
          el("p", { class: "wb-help", id: "wb-ask" }, words("search_help")),
          el("div", { class: "wb-field" }, el("label", { for: question.id }, words("question")), question),
          el("div", { class: "wb-filters" },
            filter("factor", data.catalogue),
            filter("direction", ["mitigating", "double-edged", "adverse", "context"].map((each) => [each, page.words(`card.direction.${each}`)])),
            filter("certainty", ["low", "moderate", "high"].map((each) => [each, page.words(`card.level.${each}`)])),
            filter("sex", ["female", "male"].map((each) => [each, words(`sex.${each}`)])),
            el("div", { class: "wb-choose" }, el("label", { for: since.id }, words("filter.since")), since)),
          el("button", { type: "submit", class: "wb-main", "data-key": "search" }, words("find"))),
        ui.hits ? el("p", { role: "status" }, words("hits", { count: ui.hits.length })) : null,
        ui.hits ? el("div", { class: "wb-cards" }, ui.hits.map((card) => findingCard(page, card, { acts: [acts(card, "hit")] }))) : null);
    }

    const drawn = () => [
      data.missing.length ? el("p", { class: "wb-note" }, words("missing", { parts: data.missing.map((each) => words(`part.${each}`)).join(", ") })) : null,
      troubleOf(ui.trouble),
      ...factorPart(),
      searchPart(),
    ].filter(Boolean);

    again();
    load();
  },
};
