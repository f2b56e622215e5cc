// Scores beside what the registry says of the instrument: scale, licence, cautions.
VIEWS.scores = {
  draw(root, data, act, words) {
    root.replaceChildren(...data.scores.map((each) => el("article", { class: "wb-card" },
      el("h3", {}, each.name),
      el("p", { class: each.outside ? "wb-error" : "" }, each.outside ? words("outside", { low: each.low, high: each.high })
        : words("score", { score: each.score ?? "–", low: each.low ?? "?", high: each.high ?? "?" })),
      ...each.bands.map((band) => el("p", {}, words("band", { band }))),
      ...each.cautions.map((caution) => el("p", {}, caution)),
      each.not_for.length ? el("p", {}, words("not_for", { uses: each.not_for.join(", ") })) : null,
      el("p", { class: "wb-help" }, words("licence", { owner: each.owner || words("unknown"), licence: each.licence || words("unknown") })))));
  },
};
