// The plan at a glance: a table from need to condition, and what is still open.
VIEWS.planned = {
  draw(root, data, act, words, page) {
    const steps = ["service", "provider", "confirmed", "condition"];
    const factors = new Map(page.told.choices.catalogue || []);
    const table = el("table", { class: "wb-table" }, el("caption", {}, words("caption")),
      el("thead", {}, el("tr", {}, ["need", ...steps].map((each) => el("th", { scope: "col" }, words(each))))),
      el("tbody", {}, data.items.map((item) => el("tr", {}, el("th", { scope: "row" }, item.need || words("unnamed")),
        steps.map((step) => el("td", {}, item.done.includes(step) ? words("yes") : words("no")))))));
    root.replaceChildren(
      ...(data.items.length ? [el("div", { class: "wb-wide", tabindex: "0", role: "region", "aria-label": words("caption") }, table)] : []),
      el("h3", {}, words("open")),
      data.open.length
        ? el("ul", { class: "wb-open" }, data.open.map(({ what, about, factor }) => el("li", {},
          words(what, { about: about || factors.get(factor) || factor || words("unnamed") }))))
        : el("p", {}, words("nothing_open")));
  },
};
