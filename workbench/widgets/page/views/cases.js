// The list of cases: first steps, a passphrase, or the cases with a button to open each.
VIEWS.cases = {
  draw(root, data, act, words, page) {
    const said = el("p", { class: "wb-error", role: "alert" });
    const done = el("p", { class: "wb-said", role: "status" });
    const send = async (kind, text = "") => {
      const reply = await act({ kind, text });
      if (reply.error) sayWrong(root.querySelector(".wb-error"), reply);
      else page.announce(reply.done || "");
      return reply;
    };
    const asked = (kind, label, button, extra = {}) => {
      const id = fresh(kind);
      const input = el("input", { id, "data-key": kind, autocomplete: "off", type: "text", ...extra });
      return formOf(() => {
        const text = input.value;
        if (extra.type === "password") input.value = "";
        send(kind, text);
      }, el("label", { for: id }, label), input, el("button", { type: "submit", class: "wb-main" }, button));
    };
    if (data.step === "setup") {
      root.replaceChildren(el("p", {}, words("setup", { place: data.place })), el("p", {}, words("setup_key", { count: data.shortest })),
        asked("setup", words("passphrase_new"), words("make"), { type: "password", autocomplete: "new-password" }), said);
      return;
    }
    if (data.step === "locked") {
      root.replaceChildren(...saidOf(data.trouble || {}),
        ...(data.ask ? [asked("unlock", words("passphrase"), words("unlock"), { type: "password", autocomplete: "current-password" })] : []), said);
      return;
    }
    const list = el("ul", { class: "wb-cases" });
    const filter = el("input", { type: "search", id: "wb-cases-filter", "data-key": "filter", autocomplete: "off" });
    const show = () => {
      const sought = filter.value.trim().toLowerCase();
      list.replaceChildren(...data.cases.filter((each) => !sought || Object.values(each).join(" ").toLowerCase().includes(sought)).slice(0, 200).map((each) => {
        const name = each.name || words("unnamed");
        const current = each.id === data.current;
        return el("li", { class: current ? "wb-current" : "" },
          el("div", {}, el("strong", {}, name), el("p", { class: "wb-help" },
            [each.docket, each.court, each.sentencing && words("sentencing", { date: each.sentencing }), each.id].filter(Boolean).join(" · "))),
          current ? el("span", {}, words("current")) : el("button", { type: "button", "data-key": each.id, "aria-label": words("open_named", { name }), onclick: () => send("choose", each.id) }, words("open")));
      }));
    };
    filter.addEventListener("input", show);
    show();
    const now = data.cases.find((each) => each.id === data.current);
    root.replaceChildren(
      ...(now ? [el("p", { class: "wb-next" }, words("working_on", { name: now.name || words("unnamed") }), " ", linkTo("intake", words("go_on")))] : []),
      el("div", { class: "wb-filter", hidden: data.cases.length <= FEW }, el("label", { for: "wb-cases-filter" }, words("filter")), filter),
      data.cases.length ? list : el("p", { class: "wb-empty" }, words("none")), said, done,
      el("h3", {}, words("new")), asked("begin", words("new_name"), words("begin")),
      el("h3", {}, words("try")), el("p", { class: "wb-help" }, words("try_help")),
      el("button", { type: "button", "data-key": "example", onclick: () => send("example") }, words("example")));
  },
};
