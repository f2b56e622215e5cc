// Argument: one claim at a time, written beside what supports it, with the page it prints as.
VIEWS.argument = (() => {
  const TEXTS = ["heading", "subject", "outcome", "why_it_matters", "nexus"];
  const PROSE = ["why_it_matters", "nexus", "counsel_note"];
  const QUIET_MS = 250;

  function draw(root, data, act, words, page) {
    const ui = (root.wbArgument ??= start(root, act, words, page));
    ui.show(data);
  }

  function start(root, act, words, page) {
    const ui = { key: null, data: null, fields: [], marks: {}, timer: null, asking: false, again: false, volume: "sealed", style: "bluebook/footnotes" };
    const part = (name) => page.told.whole.of.find((each) => each.name === "claims").of.find((each) => each.name === name);
    const path = (name) => () => ["claims", ui.key, name];
    const top = el("div", {});
    const writing = el("div", { class: "wb-writing" });
    const beside = el("div", { class: "wb-support", role: "region", "aria-label": words("beside"), tabindex: "0" });
    const sheet = el("section", { class: "wb-page" });
    const pair = el("div", { class: "wb-halves" }, writing, beside);
    root.replaceChildren(top, pair, sheet);

    ui.show = (data) => {
      ui.data = data;
      if (!data.claims.some((each) => each.key === ui.key)) {
        ui.key = (data.claims[0] || {}).key || null;
        build();
      }
      drawTop();
      ui.fields.forEach((each) => each.update());
      pair.hidden = sheet.hidden = !ui.key;
      if (ui.key) changed();
    };

    // Which claim.

    function drawTop() {
      keepingFocus(top, () => {
        const select = chooser(words("claim"), ui.data.claims.map((each, n) => [each.key, `${n + 1}. ${each.heading || words("unnamed")}${each.factor ? ` (${each.factor})` : ""}`]), ui.key, choose, "claim");
        const factor = chooser(words("new_from"), [["", words("choose")], ...ui.data.factors], "", (value) => { if (value) begin(value); }, "new");
        top.replaceChildren(el("div", { class: "wb-pickrow" }, ui.data.claims.length ? select.node : el("p", {}, words("none")), factor.node,
          ui.key ? el("div", { class: "wb-acts" },
            el("button", { type: "button", class: "wb-quiet", "data-key": "up", onclick: () => page.edit({ act: "move", path: ["claims", ui.key], by: -1 }) }, page.words("entry.up")),
            el("button", { type: "button", class: "wb-quiet", "data-key": "down", onclick: () => page.edit({ act: "move", path: ["claims", ui.key], by: 1 }) }, page.words("entry.down")),
            el("button", { type: "button", class: "wb-quiet", "data-key": "gone", onclick: remove }, words("remove"))) : null));
      });
    }

    function choose(key) {
      ui.key = key;
      build();
      changed();
    }

    function begin(factor) {
      const key = `claim-${chance()}`;
      const assessed = (page.document.factors || []).find((each) => each.factor === factor) || {};
      page.edit({ act: "add", path: ["claims"], value: { key, factor, facts: assessed.facts || [] } });
      ui.data.claims.push({ key, heading: "", factor: "" });
      ui.key = key;
      build();
      drawTop();
      pair.hidden = sheet.hidden = false;
      changed();
      if (ui.fields[0]) ui.fields[0].focus();
    }

    function remove() {
      page.edit({ act: "remove", path: ["claims", ui.key] });
      page.announce(page.words("entry.removed"));
      ui.data.claims = ui.data.claims.filter((each) => each.key !== ui.key);
      ui.show(ui.data);
    }

    // Writing.

    function build() {
      ui.fields = [];
      ui.marks = {};
      if (!ui.key) return writing.replaceChildren();
      const one = (name, ...after) => {
        const made = field(page, part(name), path(name));
        ui.fields.push(made);
        const control = made.node.querySelector("textarea, input[type=text]");
        const node = el("div", { class: "wb-written" }, made.node);
        if (control && TEXTS.includes(name)) node.append(weighing(name, control));
        if (control && PROSE.includes(name)) node.append(picking(control));
        if (control) control.addEventListener("input", later);
        else made.node.addEventListener("change", later);
        node.append(...after);
        return node;
      };
      ui.said = el("p", { class: "wb-said-so" });
      ui.tests = el("div", { class: "wb-help" });
      writing.replaceChildren(
        one("heading"),
        el("fieldset", { class: "wb-box" }, el("legend", {}, words("sentence")), el("p", { class: "wb-help" }, words("sentence_help")),
          el("div", { class: "wb-fields" }, one("subject"), one("effect"), one("outcome")), el("p", { class: "wb-help" }, words("prints")), ui.said),
        one("facts"), one("why_it_matters"),
        el("div", {}, ui.tests, one("nexus")), one("nexus_facts"),
        el("details", {}, el("summary", {}, words("more")), el("div", { class: "wb-fields" },
          one("offered_for"), one("evaluator"), one("purposes"), one("authorities"), one("counsel_note"))));
      ui.fields.forEach((each) => each.update());
      weigh();
    }

    const later = () => { changed(); weighLater(); };

    // Words that say too much, marked behind the text and listed under it.

    function weighing(name, control) {
      const list = el("ul", { class: "wb-marks", "aria-label": words("too_much") });
      const behind = el("div", { class: "wb-behind", "aria-hidden": "true" });
      const frame = el("div", { class: "wb-marked-text" });
      control.before(frame);
      frame.append(behind, control);
      control.addEventListener("scroll", () => { behind.scrollTop = control.scrollTop; behind.scrollLeft = control.scrollLeft; });
      ui.marks[name] = { control, list, behind, found: [] };
      return list;
    }

    let weighTimer = null;
    const weighLater = () => {
      for (const { control, behind } of Object.values(ui.marks)) if (page.has(control)) behind.replaceChildren();
      clearTimeout(weighTimer);
      weighTimer = setTimeout(weigh, QUIET_MS);
    };

    async function weigh() {
      const key = ui.key;
      const texts = Object.fromEntries(Object.entries(ui.marks).map(([name, { control }]) => [name, control.value]));
      const reply = await act({ do: "weigh", texts });
      if (key !== ui.key || !reply.marks) return;
      for (const [name, found] of Object.entries(reply.marks)) {
        const mark = ui.marks[name];
        if (!mark || mark.control.value !== texts[name]) continue;
        paint(mark, found);
      }
    }

    function paint(mark, found) {
      const text = mark.control.value;
      let end = 0;
      const pieces = [];
      for (const each of found) {
        pieces.push(text.slice(end, each.start), el("mark", {}, text.slice(each.start, each.end)));
        end = each.end;
      }
      mark.behind.replaceChildren(...pieces, text.slice(end), "\n");
      if (same(mark.found, found)) return;
      mark.found = found;
      keepingFocus(mark.list, () => mark.list.replaceChildren(...found.map((each, n) => el("li", {},
        el("strong", {}, `“${each.said}”: `), page.find(`overclaim.${each.reason}`) || each.reason, " ", words("instead"), " ", el("q", {}, each.instead), " ",
        el("button", { type: "button", class: "wb-quiet", "data-key": `replace-${n}`, onclick: () => splice(mark.control, each.start, each.end, each.instead) }, words("replace")),
        el("button", { type: "button", class: "wb-quiet", "data-key": `find-${n}`, onclick: () => { mark.control.focus(); mark.control.setSelectionRange(each.start, each.end); } }, words("find"))))));
    }

    function splice(control, start_, end, text) {
      control.focus();
      control.setRangeText(text, start_, end, "end");
      control.dispatchEvent(new Event("input", { bubbles: true }));
    }

    // Citations.

    function picking(control) {
      const box = el("div", { class: "wb-picker", hidden: true });
      const open = el("button", { type: "button", class: "wb-quiet" }, words("cite"));
      let at = null;
      let replaced = 0;
      const search = el("input", { type: "search", id: fresh("cite"), autocomplete: "off" });
      const found = el("ul", { class: "wb-found" });
      const count = el("p", { class: "wb-help", role: "status" });
      let timer = null;
      let asked = 0;
      const close = (focus = true) => { box.hidden = true; open.setAttribute("aria-expanded", "false"); if (focus) control.focus(); };
      const show = (from = 0) => {
        at = [control.selectionStart, control.selectionEnd];
        replaced = from;
        box.hidden = false;
        open.setAttribute("aria-expanded", "true");
        search.value = "";
        found.replaceChildren();
        say(count, words("cite_help"));
        search.focus();
      };
      open.setAttribute("aria-expanded", "false");
      open.addEventListener("click", () => (box.hidden ? show() : close()));
      control.addEventListener("input", () => {
        if (box.hidden && control.value.slice(0, control.selectionStart).endsWith("[@")) show(2);
      });
      search.addEventListener("input", () => { clearTimeout(timer); timer = setTimeout(ask, 120); });
      box.addEventListener("keydown", (event) => {
        if (event.key === "Escape") { event.stopPropagation(); close(); }
        if (event.key === "Enter" && event.target === search) {
          event.preventDefault();
          const first = found.querySelector("button");
          if (first) first.focus();
        }
      });
      async function ask() {
        const number = (asked += 1);
        const reply = await act({ do: "pick", text: search.value });
        if (number !== asked || !reply.picks) return;
        say(count, words("found", { count: reply.picks.length }));
        found.replaceChildren(...reply.picks.map((pick) => pickOf(pick)));
      }
      function pickOf(pick) {
        const place = el("input", { type: "text", id: fresh("place"), class: "wb-short", value: (pick.places[0] || [""])[0] });
        const known = el("datalist", { id: fresh("places") }, pick.places.map(([where, what]) => el("option", { value: where }, what)));
        place.setAttribute("list", known.id);
        const insert = () => {
          const said = place.value.trim();
          const text = `[@${pick.key}${said ? `, ${said}` : ""}]`;
          const [from, to] = at;
          const before = replaced ? "" : from > 0 && !/\s$/.test(control.value.slice(0, from)) ? " " : "";
          close(false);
          splice(control, from - replaced, to, before + text);
        };
        return el("li", {}, el("div", {},
          el("span", { class: "wb-tag" }, words(`kind.${pick.kind}`)), " ", runsOf(pick.citation), " ",
          el("span", { class: "wb-badge" }, `@${pick.key}`),
          pick.unchecked ? el("p", { class: "wb-warn" }, words("unchecked")) : null,
          pick.warning ? el("p", { class: "wb-warn" }, pick.warning) : null),
        el("form", { onkeydown: enter, class: "wb-place", onsubmit: (event) => { event.preventDefault(); insert(); } },
          el("label", { for: place.id }, pick.pages ? words("place_of", { pages: pick.pages }) : words("place")), place, known,
          el("button", { type: "submit" }, words("insert"))));
      }
      box.append(el("label", { for: search.id }, words("cite_what")), search, count, found,
        el("button", { type: "button", class: "wb-quiet", onclick: () => close() }, words("close")));
      return el("div", { class: "wb-citing" }, open, box);
    }

    // What stands beside the claim, and the page it prints as.

    function changed() {
      clearTimeout(ui.timer);
      ui.timer = setTimeout(refresh, QUIET_MS);
    }

    async function refresh() {
      if (ui.asking) { ui.again = true; return; }
      ui.asking = true;
      const key = ui.key;
      const begun = performance.now();
      const [style, place] = ui.style.split("/");
      const page_ = await act({ do: "preview", claim: key, volume: ui.volume, style, place });
      if (key === ui.key) drawSheet(page_, performance.now() - begun);
      const support = await act({ do: "support", claim: key });
      if (key === ui.key) drawBeside(support);
      const remarks = await act({ do: "remarks", claim: key });
      if (key === ui.key) drawRemarks(remarks.remarks || []);
      ui.asking = false;
      if (ui.again) { ui.again = false; changed(); }
    }

    const wanting = (reply) => [
      ...(reply.wanting || []).map((each) => el("p", { class: "wb-note" }, words(`wanting.${each}`))),
      ...(reply.problems || []).map((each) => el("p", { class: "wb-error" }, lineOf(each))),
      troubleOf(reply)].filter(Boolean);

    function drawBeside(reply) {
      keepingFocus(beside, () => {
        if (!reply.facts) { beside.replaceChildren(...wanting(reply)); say(ui.said, ""); ui.tests.replaceChildren(); return; }
        say(ui.said, reply.said);
        ui.tests.replaceChildren(el("h3", {}, words("tests")), ...(reply.tests.length ? reply.tests.map((each) => el("p", {}, each)) : [el("p", {}, words("no_tests"))]));
        const claim = (page.document.claims || []).find((each) => each.key === ui.key) || {};
        const uses = claim.authorities || [];
        const set = (name, value) => { page.edit({ act: "set", path: ["claims", ui.key, name], value }); later(); };
        const open = (name, title, count, ...inside) => {
          ui.open ??= { record: true, research: true };
          return el("details", { open: ui.open[name], ontoggle: (event) => { ui.open[name] = event.target.open; } },
            el("summary", { "data-key": `part-${name}` }, el("h3", {}, `${title} (${count})`)), ...inside);
        };
        const finding = (card) => findingCard(page, card, { acts: [el("button", {
          type: "button", class: "wb-quiet", "data-key": `out-${card.finding}`,
          onclick: () => set("findings", (claim.findings || []).filter((each) => each !== card.finding)),
        }, words("take_out"))] });
        const law = (authority) => {
          const used = uses.some((each) => each.authority === authority.key);
          const where = authority.pinpoints.length ? chooser(words("pinpoint"), [["", words("whole")], ...authority.pinpoints.map(([at, said]) => [/^\d/.test(at) ? `at ${at}` : at, `${at}: ${said}`])], "", () => {}, `at-${authority.key}`) : null;
          return authorityCard(page, authority, used ? el("button", {
            type: "button", class: "wb-quiet", "data-key": `law-${authority.key}`,
            onclick: () => set("authorities", uses.filter((each) => each.authority !== authority.key)),
          }, words("take_out")) : el("div", { class: "wb-acts" }, where ? where.node : null, el("button", {
            type: "button", "data-key": `law-${authority.key}`,
            onclick: () => set("authorities", [...uses, { authority: authority.key, ...(where && where.select.value ? { pinpoint: where.select.value } : {}) }]),
          }, words("use_law"))));
        };
        beside.replaceChildren(
          el("p", { class: "wb-help" }, words("write", { wording: reply.wording })),
          open("record", words("record"), reply.facts.length, el("ul", {}, reply.facts.map((each) => factLine(page, each)))),
          open("research", words("research"), reply.findings.length,
            reply.findings.length ? null : el("p", { class: "wb-empty" }, words("no_research")), ...reply.findings.map(finding),
            reply.contrary.length ? el("h4", {}, words("contrary")) : null, ...reply.contrary.map((card) => findingCard(page, card))),
          open("against", words("against"), reply.against.length, el("p", { class: "wb-help" }, words("against_help")),
            ...reply.against.map((card) => findingCard(page, card, { brief: true }))),
          open("law", words("law"), reply.law.length, ...reply.law_warnings.map((each) => el("p", { class: "wb-note" }, each)),
            ...reply.law.map(law)),
          open("turned", words("turned"), reply.cross.length, el("p", {}, el("strong", {}, words("turned_how")), " ", reply.turned),
            el("p", {}, el("strong", {}, words("answer")), " ", reply.answer), el("ul", {}, reply.cross.map((each) => el("li", {}, each)))));
      });
    }

    const remarks = el("ul", { class: "wb-remarks" });
    const status = el("p", { class: "wb-help", role: "status" });
    const frame = el("div", { class: "wb-printed" });
    const trouble = el("div", {});
    const volume = chooser(words("volume"), ["sealed", "public", "counsel"].map((each) => [each, words(`volume_of.${each}`)]), ui.volume, (value) => { ui.volume = value; changed(); }, "volume");
    const style = chooser(words("style"), ["bluebook/footnotes", "bluebook/text", "apa7/text"].map((each) => [each, words(`style_of.${each.replace("/", "_")}`)]), ui.style, (value) => { ui.style = value; changed(); }, "style");
    sheet.append(el("h3", {}, words("sheet")), el("p", { class: "wb-help" }, words("sheet_help")),
      el("div", { class: "wb-pickrow" }, volume.node, style.node), trouble, frame, status, el("h3", {}, words("remarks")), remarks);

    function drawSheet(reply, ms) {
      trouble.replaceChildren(...(reply.page ? [] : wanting(reply)));
      if (!reply.page) { say(status, words("sheet_older")); return; }
      // The new page is made ready out of sight, so that the one that is read does not flicker.
      const next = el("iframe", { sandbox: "allow-same-origin", title: words("sheet"), class: "wb-coming" });
      next.addEventListener("load", () => {
        const inside = next.contentDocument;
        if (inside) next.style.height = `${Math.max(200, inside.documentElement.scrollHeight + 8)}px`;
        [...frame.children].forEach((each) => { if (each !== next) each.remove(); });
        next.classList.remove("wb-coming");
        sheet.dataset.ms = String(Math.round(ms));
        say(status, words("sheet_made", { seconds: (ms / 1000).toFixed(1) }));
      });
      next.srcdoc = reply.page;
      frame.append(next);
    }

    function drawRemarks(found) {
      remarks.replaceChildren(...(found.length ? found.map((each) => el("li", { class: each.severity === "error" ? "wb-error" : "" },
        el("span", { class: "wb-badge" }, each.code), " ", lineOf(each))) : [el("li", {}, words("no_remarks"))]));
    }

    return ui;
  }

  return { draw };
})();
