// The family as a genogram: every person a button, with what can be added beside them, and the same as a table.

VIEWS.genogram = {
  draw(root, data, act, words, page) {
    const kept = (root.wbKept ??= { chosen: "client" });
    const people = new Map(data.people.map((each) => [each.key, each]));
    if (!people.has(kept.chosen)) kept.chosen = "client";
    const said = sayings(people, data, words);
    const side = el("div", { class: "wb-beside", role: "region", "aria-label": words("chosen") });
    const buttons = new Map();

    const choose = (key, { focus = false } = {}) => {
      kept.chosen = key;
      buttons.forEach((button, each) => {
        button.setAttribute("aria-pressed", String(each === key));
        button.setAttribute("tabindex", each === key ? "0" : "-1");
      });
      side.replaceChildren(...besideOf(people.get(key), people, said, words, page, (added) => { kept.chosen = added; }));
      if (focus && buttons.get(key)) buttons.get(key).focus();
    };

    const placed = data.people.filter((each) => each.x !== undefined);
    for (const each of placed) {
      const button = drawnIn("g", {
        role: "button", tabindex: "-1", "data-key": `genogram-${each.key}`, class: "wb-person", "aria-label": said.whole(each),
        onclick: () => choose(each.key, { focus: true }),
        onkeydown: (event) => roving(event, [...buttons.values()], {
          also: { Enter: () => page.open(["family", each.key]), " ": () => choose(each.key) },
        }),
        onfocus: () => { if (kept.chosen !== each.key) choose(each.key); },
        ondblclick: () => page.open(["family", each.key]),
      }, drawnIn("rect", { x: each.x - data.apart / 2 + 4, y: each.y - data.symbol / 2 - 2, width: data.apart - 8, height: data.symbol + 58, class: "wb-target" }),
      symbolOf(each, data), lettersOf(each, data), captionOf(each, data, said));
      buttons.set(each.key, button);
    }
    const lines = data.lines.map((each) => drawnIn("polyline", {
      points: each.points.map((point) => point.join(",")).join(" "), class: `wb-${each.kind}`,
      "stroke-dasharray": each.dashed ? "5 4" : null,
    }));
    const unknown = data.unknown.map(([x, y]) => drawnIn("text", { x: x + 4, y: y + 4, class: "wb-small-text", "aria-hidden": "true" }, "?"));
    const [title, desc] = [fresh("title"), fresh("desc")];
    const picture = drawnIn("svg", {
      viewBox: `0 0 ${data.width} ${data.height}`, width: data.width, height: data.height, role: "group",
      "aria-labelledby": title, "aria-describedby": desc,
    }, drawnIn("title", { id: title }, words("title")), drawnIn("desc", { id: desc }, said.description(placed)),
    drawnIn("g", { "aria-hidden": "true", class: "wb-lines" }, lines, unknown), [...buttons.values()]);

    const doubts = data.people.flatMap((each) => each.doubts.map(([kind, other]) =>
      el("li", {}, words(`doubt.${kind}`, { person: said.name(each.key), other: said.name(other) }))));
    root.replaceChildren(
      el("p", { class: "wb-help" }, words("keys")),
      el("div", { class: "wb-canvas", "data-key": "genogram-canvas" }, picture),
      el("p", { class: "wb-help wb-legend" }, legendOf(data, placed, words)),
      side,
      ...(doubts.length ? [el("div", { class: "wb-doubts", role: "status" }, el("p", {}, words("doubts")), el("ul", {}, doubts))] : []),
      tableOf(root, data, people, said, words, (key) => choose(key, { focus: true })));
    choose(kept.chosen);
  },
};

/** What is said of people, in the words of the page. */
function sayings(people, data, words) {
  const relation = (each) => {
    if (each.stated) return each.stated;
    const base = words(`relation.${each.relation}`);
    const sided = /grand|aunt|uncle|cousin|half|parent-sibling/.test(each.relation) && ["mother", "father"].includes(each.side);
    return sided ? words(`side.${each.side}`, { relation: base }) : base;
  };
  const name = (key) => {
    const each = people.get(key);
    return each ? each.called || relation(each) : key;
  };
  const years = (each) => {
    if (each.born && each.died) return `${short(each.born)} – ${short(each.died)}`;
    if (each.born) return words(each.dead ? "born_dead" : "born", { when: short(each.born) });
    return each.died ? words("died", { when: short(each.died) }) : each.dead ? words("dead") : "";
  };
  const course = ({ since, until, ended }) => [since && words("since", { when: since }), ended ? words(`ended.${ended}`) + (until ? ` ${until}` : "")
    : until && words("until", { when: until })].filter(Boolean).join(", ");
  const bonds = (each) => each.bonds.map(([other, bond]) => {
    const begun = words(bond ? `bond.${bond.kind}` : "bond.children", { person: name(other) });
    return [begun, bond && course(bond)].filter(Boolean).join(", ");
  });
  const homes = (each) => each.homes.map((home) => [words(`home.${home.kind}`), [...home.by.map(name), home.place].filter(Boolean).join(", "),
    course(home)].filter(Boolean).join(" · "));
  const conditions = (each) => each.conditions.map((kind) => words(`condition.${kind}`));
  const own = (each) => (relation(each).toLowerCase() === name(each.key).toLowerCase() ? "" : relation(each));
  return {
    relation, name, years, bonds, homes, conditions, own,
    whole: (each) => [name(each.key), own(each), years(each), ...conditions(each)].filter(Boolean).join(", "),
    description: (placed) => words("description", { count: placed.length, generations: new Set(placed.map((each) => each.generation)).size }),
  };
}

/** The year of a date that is known to the day; others as they were given. */
function short(when) {
  const found = when.match(/^((?:19|20)\d\d)-\d\d(-\d\d)?$/);
  return found ? found[1] : when;
}

/** Square, circle or another shape, doubled for the client and crossed for the dead. */
function symbolOf(each, data) {
  const half = data.symbol / 2;
  const { x, y } = each;
  const shape = (size) => {
    if (each.sex === "male") return drawnIn("rect", { x: x - size, y: y - size, width: 2 * size, height: 2 * size });
    if (each.sex === "female") return drawnIn("circle", { cx: x, cy: y, r: size });
    const corners = each.sex === "intersex" ? [[1, 0], [0.5, 0.87], [-0.5, 0.87], [-1, 0], [-0.5, -0.87], [0.5, -0.87]] : [[1, 0], [0, 1], [-1, 0], [0, -1]];
    return drawnIn("polygon", { points: corners.map(([right, down]) => `${x + right * size},${y + down * size}`).join(" ") });
  };
  const reach = half * (each.sex === "male" ? 1 : 0.7);
  return drawnIn("g", { class: "wb-symbol", "aria-hidden": "true" }, shape(half),
    each.key === "client" ? shape(half - 6) : null,
    each.dead ? [drawnIn("path", { d: `M${x - reach} ${y - reach}L${x + reach} ${y + reach}M${x - reach} ${y + reach}L${x + reach} ${y - reach}` })] : null,
    each.sex === "unknown" ? drawnIn("text", { x, y: y + 5, "text-anchor": "middle" }, "?") : null);
}

function lettersOf(each, data) {
  const letters = [...new Set(each.conditions.map((kind) => data.letters[kind]))].join(" ");
  return letters ? drawnIn("text", { x: each.x + data.symbol / 2 + 4, y: each.y - data.symbol / 2 + 10, class: "wb-letters", "aria-hidden": "true" }, letters) : null;
}

/** The words under a symbol. */
function captionOf(each, data, said) {
  const most = Math.floor(data.apart / 8.2);
  const name = fitted(said.name(each.key), most, 2);
  const rows = [...name.map((text) => [text, "wb-called"]), ...fitted(said.own(each), most + 1, 2).filter(Boolean).map((text) => [text, "wb-small-text"]),
    ...[said.years(each)].filter(Boolean).map((text) => [text, "wb-small-text"])];
  return drawnIn("g", { "aria-hidden": "true" }, rows.map(([text, kind], place) =>
    drawnIn("text", { x: each.x, y: each.words + 14 + place * 17, "text-anchor": "middle", class: kind }, text)));
}

function legendOf(data, placed, words) {
  const shown = new Set(placed.map((each) => each.sex));
  const letters = new Set(placed.flatMap((each) => each.conditions));
  return [...["male", "female", "intersex", "unknown"].filter((sex) => shown.has(sex)).map((sex) => words(`legend.${sex}`)), words("legend.client"),
    placed.some((each) => each.dead) && words("legend.dead"), data.dashed && words("legend.dashed"),
    ...data.bonds.map((each) => words(`legend.${each}`)), data.unknown.length && words("legend.parent"), data.raised && words("legend.raised"),
    ...[...letters].map((kind) => `${data.letters[kind]}: ${words(`condition.${kind}`)}`)].filter(Boolean).join(" · ");
}

/** The person chosen: what is known, and whom one can add beside them. */
function besideOf(each, people, said, words, page, added) {
  const add = (what) => {
    const key = `relative-${chance()}`;
    const has = (Array.isArray(page.document.family) ? page.document.family : []).find((one) => one && one.key === each.key);
    const parents = has && Array.isArray(has.parents) ? has.parents : [];
    const partnership = { key: `partnership-${chance()}`, person: key };
    const entry = { key };
    if (what === "mother") entry.sex = "female";
    if (what === "father") entry.sex = "male";
    if (what === "child") entry.parents = [each.key, ...(each.bonds.length === 1 ? [each.bonds[0][0]] : [])];
    if (what === "sibling") entry.parents = parents;
    const above = what === "mother" || what === "father";
    if (!has) {
      page.edit({ act: "add", path: ["family"], value: { key: each.key, ...(above ? { parents: [key] } : {}), ...(what === "partner" ? { partners: [partnership] } : {}) } });
    } else if (above) page.edit({ act: "set", path: ["family", each.key, "parents"], value: [...parents, key] });
    else if (what === "partner") page.edit({ act: "add", path: ["family", each.key, "partners"], value: partnership });
    page.edit({ act: "add", path: ["family"], value: entry });
    added(key);
    page.settle();
    page.open(["family", key]);
    page.announce(words("added", { what: words(`add.${what}`), person: said.name(each.key) }));
  };
  const known = each.parents.map((key) => people.get(key).sex);
  const can = {
    mother: each.parents.length < 2 && !known.includes("female"), father: each.parents.length < 2 && !known.includes("male"),
    sibling: each.parents.length > 0, partner: true, child: true,
  };
  const lines = [said.own(each), said.years(each), ...said.bonds(each), ...said.homes(each), ...said.conditions(each)].filter(Boolean);
  return [
    el("h3", {}, said.name(each.key)), el("p", {}, lines.join(" · ") || words("nothing")),
    el("div", { class: "wb-acts" },
      each.entry ? el("button", { type: "button", class: "wb-main", "data-key": "genogram-open", onclick: () => page.open(["family", each.key]) }, words("open")) : null,
      Object.keys(can).filter((what) => can[what]).map((what) =>
        el("button", { type: "button", "data-key": `genogram-add-${what}`, onclick: () => add(what) }, words(`add.${what}`)))),
  ];
}

/** The same in words, for who reads rather than looks. */
function tableOf(root, data, people, said, words, choose) {
  const column = ["person", "relation", "years", "family", "circumstances"];
  const table = el("table", { class: "wb-table" }, el("caption", {}, words("table")),
    el("thead", {}, el("tr", {}, column.map((each) => el("th", { scope: "col" }, words(`column.${each}`))))),
    el("tbody", {}, data.people.map((each) => el("tr", {},
      el("th", { scope: "row" }, each.x === undefined ? said.name(each.key)
        : el("button", { type: "button", class: "wb-quiet", "data-key": `genogram-row-${each.key}`, onclick: () => choose(each.key) }, said.name(each.key))),
      el("td", {}, each.x === undefined ? words("unplaced") : said.relation(each)),
      el("td", {}, [each.born, each.died || (each.dead ? words("dead") : "")].filter(Boolean).join(" – ")),
      el("td", {}, [each.parents.length ? words("child_of", { people: each.parents.map(said.name).join(", ") }) : "", ...said.bonds(each)].filter(Boolean).join("; ")),
      el("td", {}, [...said.homes(each), ...said.conditions(each)].join("; "))))));
  const more = el("details", { class: "wb-same" }, el("summary", {}, words("table")), el("div", { class: "wb-wide", tabindex: "0", role: "region", "aria-label": words("table") }, table));
  more.open = Boolean(root.wbKept.table);
  more.addEventListener("toggle", () => { root.wbKept.table = more.open; });
  return more;
}
