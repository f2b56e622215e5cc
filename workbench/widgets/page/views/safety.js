// The safety step: what to do now, in a few lines, where the record speaks of self-harm.
VIEWS.safety = {
  draw(root, data, act, words, page) {
    root.replaceChildren(
      el("ol", {}, ["danger", "ask", "line", "counsel", "write"].map((step) => el("li", {}, words(step)))),
      el("p", { class: "wb-help" }, words("seen")),
      el("p", {}, words("where")),
      el("ul", {}, data.found.map(({ part, key }) => {
        const entry = (page.document[part] || []).find((each) => each && each.key === key) || {};
        return el("li", {}, nameOf(page, entry, { interviews: ["person"], facts: ["statement"], events: ["title"], screenings: ["on"] }[part]));
      })),
    );
  },
};
