// What was asked for: what to chase next, how long each has been waited for, and what permits the asking.

VIEWS.requests = {
  draw(root, data, act, words, page) {
    root.wbList ??= requestList(root, data, act, words, page);
    root.wbList(data);
  },
};

/** The list as of today, or of another day that was chosen; gives what draws it anew. */
function requestList(root, first, act, words, page) {
  const day = el("input", { type: "date", id: fresh("as-of"), value: first.as_of, class: "wb-short" });
  const body = el("div");
  const wrong = el("p", { class: "wb-error", role: "alert" });
  const another = async () => {
    if (!day.value) return;
    const found = await act({ do: "as-of", day: day.value });
    sayWrong(wrong, found);
    if (!found.error) keepingFocus(root, () => fill(body, found, act, words, page));
  };
  day.addEventListener("change", another);
  root.replaceChildren(el("div", { class: "wb-field wb-asof" }, el("label", { for: day.id }, words("as_of")), day, wrong), body);
  return (data) => {
    if (day.value === data.as_of) fill(body, data, act, words, page);
    else another();
  };
}

function fill(body, data, act, words, page) {
  const open = Boolean(body.querySelector("details[open]"));
  const chase = data.rows.filter((each) => each.chase);
  const waiting = data.rows.filter((each) => each.open && !each.chase);
  const settled = data.rows.filter((each) => !each.open);
  const uncovered = data.rows.filter((each) => each.uncovered);
  const ends = data.releases.filter((each) => each.state !== "valid");
  const block = (title, rows, guide) => (rows.length ? [el("h3", {}, `${title} (${rows.length})`), guide ? el("p", { class: "wb-help" }, guide) : null,
    el("ul", { class: "wb-requests" }, rows.map((each) => request(each, act, words, page)))] : []);
  body.replaceChildren(
    el("p", { role: "status" }, data.rows.length ? words("counts", { chase: chase.length, waiting: waiting.length, settled: settled.length, uncovered: uncovered.length }) : words("none")),
    ...(data.unread ? [el("p", { class: "wb-note" }, words("unread", { count: data.unread }))] : []),
    ...block(words("chase"), chase, words("chase_guide", { days: data.after })).filter(Boolean), ...block(words("waiting"), waiting).filter(Boolean),
    ...(ends.length ? [el("h3", {}, words("releases")), el("ul", { class: "wb-requests" }, ends.map((each) => el("li", { class: each.state === "expires-soon" ? "" : "wb-lacking" },
      el("strong", {}, each.custodian), ` · ${each.scope}`, el("p", {}, words(`release_${each.state.replace(/-/g, "_")}`, { days: each.days })))))] : []),
    ...(settled.length ? [el("details", { class: "wb-entry", open }, el("summary", {}, `${words("settled")} (${settled.length})`),
      el("ul", { class: "wb-requests wb-fields" }, settled.map((each) => request(each, act, words, page))))] : []),
  );
}

function request(row, act, words, page) {
  const happened = (state) => el("button", {
    type: "button", class: "wb-quiet", "data-key": `${row.place}-${state}`, "aria-label": `${words(`did_${state}`)}: ${row.custodian}, ${row.record}`,
    onclick: async () => {
      const reply = await act({ do: "happened", place: row.place, state });
      if (reply.error) page.announce(textOf(reply));
      else page.announce(words("noted"));
    },
  }, words(`did_${state}`));
  const age = row.open ? [words("quiet", { days: row.quiet }), row.waiting !== null && row.waiting !== row.quiet ? words("waited", { days: row.waiting }) : ""].filter(Boolean).join(" ") : "";
  const opens = row.opens.length ? words("opens", { what: row.opens.join("; ") }) : "";
  return el("li", { class: row.uncovered ? "wb-lacking" : "" },
    el("strong", {}, row.custodian), ` · ${row.record}`,
    el("p", {}, `${words(`status_${row.status}`, { day: row.on })} ${age}`),
    row.open || row.uncovered ? el("p", { class: row.uncovered ? "wb-caution" : "wb-help" }, [words(`cover_${row.cover.replace(/-/g, "_")}`), row.cover === "valid" ? "" : opens].filter(Boolean).join(" ")) : null,
    row.open ? el("div", { class: "wb-acts" }, ["chased", "received", "refused", "destroyed"].map(happened)) : null);
}
