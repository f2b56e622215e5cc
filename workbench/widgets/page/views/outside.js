// Outside the library: ask the registers where the settings allow it, and bring a source in, unverified.
VIEWS.outside = {
  draw(root, data, act, words, page) {
    const ui = (root.wbOutside ??= { title: "", author: "", year: "", id: "", answers: null, brought: null, trouble: null, busy: false });
    const again = () => keepingFocus(root, () => root.replaceChildren(...drawn()));
    const typed = (name, label, more = {}) => {
      const input = el("input", { type: "text", id: fresh(name), "data-key": name, value: ui[name], ...more });
      input.addEventListener("input", () => { ui[name] = input.value; });
      return el("div", { class: "wb-field" }, el("label", { for: input.id }, label), input);
    };
    async function asked(message, files) {
      ui.busy = true;
      again();
      const reply = await act(message, files);
      Object.assign(ui, { busy: false, trouble: reply.error ? reply : null });
      if (reply.answers) ui.answers = reply.answers;
      if (reply.keys) ui.brought = reply;
      again();
    }
    const file = async (event) => {
      const [chosen] = event.target.files;
      if (chosen) await asked({ do: "bring", name: chosen.name }, [await chosen.arrayBuffer()]);
    };
    const bring = (id) => asked({ do: "bring", text: id });

    function work(each) {
      return el("article", { class: "wb-card" },
        el("p", { class: "wb-card-head" }, el("span", { class: "wb-tag" }, each.in_library ? words("in_library", { key: each.in_library }) : words("not_in_library"))),
        el("h4", {}, each.title), el("p", {}, [each.authors, each.year, each.journal].filter(Boolean).join(". ")),
        each.doi ? el("p", { class: "wb-help" }, `DOI ${each.doi}`) : null,
        ...each.notices.map((notice) => el("p", { class: "wb-warn" }, notice)),
        !each.in_library && (each.doi || each.pmid) ? el("button", {
          type: "button", disabled: ui.busy, "data-key": `bring-${each.doi || each.pmid}`, onclick: () => bring(each.doi || `PMID ${each.pmid}`),
        }, words("bring")) : null);
    }

    function drawn() {
      const input = el("input", { type: "file", id: fresh("file"), accept: ".bib,.ris,.nbib,.json", "data-key": "file" });
      input.addEventListener("change", file);
      return [
        el("details", { open: ui.open, ontoggle: (event) => { ui.open = event.target.open; } }, el("summary", {}, el("h3", {}, words("open"))),
          data.online ? el("form", { onkeydown: enter, class: "wb-fields", onsubmit: (event) => { event.preventDefault(); asked({ do: "ask", title: ui.title, author: ui.author, year: ui.year }); } },
            el("p", { class: "wb-help" }, words("sent")),
            typed("title", words("title_of")), typed("author", words("author")), typed("year", words("year"), { class: "wb-short", inputmode: "numeric" }),
            el("div", {}, el("button", { type: "submit", class: "wb-main", disabled: ui.busy, "data-key": "ask" }, words("ask"))))
            : el("p", { class: "wb-note" }, words("offline")),
          el("p", { role: "status" }, ui.busy ? words("busy") : ""),
          ...(ui.answers || []).map((answer) => el("section", {}, el("h4", {}, answer.service),
            el("p", {}, words(`state.${answer.state}`)), el("div", { class: "wb-cards" }, answer.works.map(work)))),
          el("h3", {}, words("new_source")),
          data.team ? null : el("p", { class: "wb-note" }, words("no_team")),
          data.online ? el("form", { onkeydown: enter, class: "wb-fields", onsubmit: (event) => { event.preventDefault(); bring(ui.id); } },
            typed("id", words("identifier")), el("div", {}, el("button", { type: "submit", disabled: ui.busy || !data.team, "data-key": "bring" }, words("bring")))) : null,
          el("div", { class: "wb-field" }, el("label", { for: input.id }, words("file")), input),
          ui.brought ? el("div", { role: "status" },
            el("p", {}, words("brought", { keys: ui.brought.keys.join(", ") || words("nothing") })),
            ui.brought.known.length ? el("p", {}, words("known", { keys: ui.brought.known.join(", ") })) : null,
            ui.brought.problems.length ? el("ul", {}, ui.brought.problems.map((each) => el("li", {}, lineOf(each)))) : null) : null,
          troubleOf(ui.trouble)),
      ];
    }
    root.replaceChildren(...drawn());
  },
};
