// What the case's own notes and facts point to: words marked in their sentence. Nothing is accepted by itself.

VIEWS.pointers = {
  draw(root, data, act, words, page) {
    const told = el("p", { role: "status", class: "wb-left" });
    const found = el("div", { class: "wb-entries" });
    const look = el("button", { type: "button", "data-key": "look" }, words("look"));
    look.addEventListener("click", async () => {
      look.disabled = true;
      say(told, words("looking"));
      const reply = await act({});
      look.disabled = false;
      if (reply.error) { sayWrong(told, reply); return; }
      say(told, reply.rows.length ? words("found", { count: reply.rows.length }) : words("nothing"));
      found.replaceChildren(...reply.rows.map((each) => pointer(each, words, page)));
    });
    root.replaceChildren(look, told, found);
  },
};

function pointer(row, words, page) {
  const said = el("span", { class: "wb-badge" });
  const now = () => {
    const entry = (Array.isArray(page.document.factors) ? page.document.factors : []).find((each) => each && each.factor === row.factor) || {};
    return { there: Boolean(entry.factor), state: entry.state || "not-asked", facts: Array.isArray(entry.facts) ? entry.facts : [] };
  };
  const show = () => say(said, `${page.words(`view.standing.state_${now().state.replace("-", "_")}`)} · ${words("passages", { count: row.passages.length })}`);
  const take = (key, button) => {
    const before = now();
    if (!before.there) page.edit({ act: "add", path: ["factors"], value: { factor: row.factor, state: "found", facts: [key] } });
    else {
      if (before.state !== "found") page.edit({ act: "set", path: ["factors", row.factor, "state"], value: "found" });
      if (!before.facts.includes(key)) page.edit({ act: "set", path: ["factors", row.factor, "facts"], value: [...before.facts, key] });
    }
    page.settle();
    button.disabled = true;
    say(button, words("taken"));
    show();
  };
  show();
  return el("details", { class: "wb-entry" }, el("summary", {}, el("span", { class: "wb-title" }, row.label), said),
    el("ul", { class: "wb-passages" }, row.passages.map((each) => {
      const button = each.kind === "fact" ? el("button", { type: "button", class: "wb-quiet", "aria-label": words("take_this", { factor: row.label }), onclick: () => take(each.keys[0], button) }, words("take")) : null;
      return el("li", {}, el("p", {}, el("span", { class: "wb-who" }, words(`from_${each.kind}`)), each.parts.map(([how, text]) => (
        how === "said" ? el("mark", {}, text) : how === "aside" ? el("s", { title: words("aside") }, text) : text))), button);
    })));
}
