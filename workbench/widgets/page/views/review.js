// Review: counsel reads each claim beside everything it rests on, and signs it off.
VIEWS.review = {
  draw(root, data, act, words, page) {
    const ui = (root.wbReview ??= { key: null, seen: null, trouble: null, by: page.told.who, note: "" });
    ui.data = data;
    if (!data.claims.some((each) => each.key === ui.key)) {
      ui.key = (data.claims.find((each) => each.standing !== "signed") || data.claims[0] || {}).key || null;
      ui.seen = null;
    }
    const again = () => {
      const held = root.contains(root.getRootNode().activeElement);
      keepingFocus(root, () => root.replaceChildren(...drawn()));
      // The button that signed is gone: go on at the next claim, or at what was signed.
      const next = root.querySelector('[data-key="next"]') || root.querySelector('[data-key="unsign"], [data-key="sign"]');
      if (held && next && !root.contains(root.getRootNode().activeElement)) next.focus();
    };
    const row = () => data.claims.find((each) => each.key === ui.key);

    async function load() {
      if (!ui.key) return;
      const key = ui.key;
      const reply = await act({ do: "read", claim: key });
      if (key !== ui.key) return;
      ui.seen = reply;
      again();
    }
    const choose = (key) => { ui.key = key; ui.seen = null; ui.trouble = null; ui.note = ""; again(); load(); };

    async function sign() {
      const reply = await act({ do: "sign", claim: ui.key, content: ui.seen.content, by: ui.by, note: ui.note });
      ui.trouble = reply.error ? reply : null;
      if (reply.error) { load(); return; }
      ui.note = "";
      page.announce(words("said_signed"));
    }

    function table() {
      return el("table", { class: "wb-table" },
        el("thead", {}, el("tr", {}, el("th", { scope: "col" }, words("claim")), el("th", { scope: "col" }, words("standing")), el("th", { scope: "col" }, words("by")))),
        el("tbody", {}, data.claims.map((each, n) => el("tr", { "aria-current": each.key === ui.key ? "true" : null },
          el("th", { scope: "row" }, el("button", { type: "button", class: "wb-link", "data-key": `claim-${each.key}`, onclick: () => choose(each.key) }, `${n + 1}. ${each.heading || words("unnamed")}`)),
          el("td", {}, el("span", { class: `wb-standing wb-${each.standing}` }, words(`is.${each.standing}`))),
          el("td", {}, each.by ? words(each.void ? "was_by" : "by_on", { who: each.by, on: each.on }) : "")))));
    }

    function sections(seen) {
      const cards = (title, list, help, brief) => (list.length ? [el("h4", {}, `${title} (${list.length})`), help ? el("p", { class: "wb-help" }, help) : null, ...list.map((card) => findingCard(page, card, { brief }))] : []);
      return el("div", { class: "wb-halves" },
        el("div", { class: "wb-reading" },
          el("h4", {}, words("what")), el("p", { class: "wb-said-so" }, seen.said),
          el("p", {}, words(`offered.${seen.offered_for}`), " ", seen.evaluator),
          el("h4", {}, words("why")), el("p", { class: "wb-pre" }, seen.why_it_matters),
          seen.nexus ? el("h4", {}, words("nexus")) : null, seen.nexus ? el("p", { class: "wb-pre" }, seen.nexus) : null,
          el("h4", {}, words("tests")), ...(seen.tests.length ? seen.tests.map((each) => el("p", {}, each)) : [el("p", {}, words("no_tests"))]),
          seen.counsel_note ? el("h4", {}, words("counsel_note")) : null, seen.counsel_note ? el("p", { class: "wb-pre" }, seen.counsel_note) : null,
          el("h4", {}, words("turned")), el("p", {}, seen.turned), el("p", {}, el("strong", {}, words("answer")), " ", seen.answer),
          seen.cross.length ? el("ul", {}, seen.cross.map((each) => el("li", {}, each))) : null),
        el("div", { class: "wb-grounds" },
          el("h4", {}, `${words("record")} (${seen.facts.length})`),
          el("ul", {}, seen.facts.map((each) => factLine(page, each))),
          ...cards(words("research"), seen.findings), ...cards(words("contrary"), seen.contrary),
          ...cards(words("against"), seen.against, seen.unread ? words("unread", { count: seen.unread }) : "", true),
          ...(seen.authorities.length ? [el("h4", {}, words("law")), ...seen.authorities.map((each) => authorityCard(page, each))] : [])));
    }

    function signing(now) {
      const by = el("input", { type: "text", id: fresh("by"), class: "wb-middle", "data-key": "by", value: ui.by, maxlength: 400 });
      const note = el("input", { type: "text", id: fresh("note"), "data-key": "note", value: ui.note, maxlength: 400 });
      by.addEventListener("input", () => { ui.by = by.value; });
      note.addEventListener("input", () => { ui.note = note.value; });
      const next = data.claims.find((each) => each.standing !== "signed" && each.key !== ui.key);
      const signed = now.standing === "signed";
      return el("form", { onkeydown: enter, class: "wb-sign", onsubmit: (event) => { event.preventDefault(); if (ui.by.trim()) sign(); else by.focus(); } },
        now.void ? el("p", { class: "wb-warn" }, words("void", { who: now.by, on: now.on })) : null,
        signed ? el("p", { class: "wb-good" }, words("signed", { who: now.by, on: now.on }), now.note ? ` ${now.note}` : "") : null,
        signed ? null : el("p", {}, words("meaning")),
        signed ? null : el("div", { class: "wb-fields" },
          el("div", { class: "wb-field" }, el("label", { for: by.id }, words("name")), by),
          el("div", { class: "wb-field" }, el("label", { for: note.id }, words("note")), note)),
        troubleOf(ui.trouble),
        el("div", { class: "wb-acts" },
          signed ? el("button", { type: "button", "data-key": "unsign", onclick: () => act({ do: "unsign", claim: ui.key }) }, words("take_back"))
            : el("button", { type: "submit", class: "wb-main", "data-key": "sign" }, words("sign")),
          next ? el("button", { type: "button", "data-key": "next", onclick: () => choose(next.key) }, words("next")) : null));
    }

    function drawn() {
      const now = row();
      const open = data.claims.filter((each) => each.standing !== "signed").length;
      return [
        ...data.wanting.map((each) => el("p", { class: "wb-note" }, words(`wanting.${each}`))),
        data.claims.length ? el("p", { class: data.final ? "wb-good" : "wb-warn" }, data.final ? words("final") : words("draft", { count: open, all: data.claims.length }))
          : el("p", { class: "wb-empty" }, words("none")),
        data.claims.length ? table() : null,
        now ? el("h3", { class: "wb-now" }, now.heading || words("unnamed")) : null,
        now && ui.seen && ui.seen.incomplete ? el("div", {}, el("p", { class: "wb-warn" }, words("incomplete")), ...now.problems.map((each) => el("p", { class: "wb-error" }, lineOf(each)))) : null,
        now && ui.seen && ui.seen.facts ? sections(ui.seen) : null,
        now && ui.seen && ui.seen.facts ? signing(now) : null,
      ].filter(Boolean);
    }
    again();
    load();
  },
};
