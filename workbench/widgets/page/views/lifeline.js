// The life history as a line: lanes by part of life, points and spans by age; zoom, filter, and the same as a table.

VIEWS.lifeline = {
  draw(root, data, act, words, page) {
    const kept = (root.wbKept ??= { from: null, to: null, hidden: new Set(), chosen: null });
    const lanes = data.lanes.filter((lane) => !kept.hidden.has(lane));
    const again = () => keepingFocus(root, () => VIEWS.lifeline.draw(root, data, act, words, page));
    if (!data.birth || !data.events.length) {
      root.replaceChildren(el("p", { class: "wb-empty" }, words(data.birth ? "none" : "no_birth")),
        ...(data.undrawn ? [el("p", { class: "wb-help" }, words("undrawn", { count: data.undrawn }))] : []));
      return;
    }
    const [from, to] = [kept.from ?? data.young, kept.to ?? data.old];
    const zoom = (factor) => {
      const chosen = data.events.find((each) => each.key === kept.chosen);
      const middle = chosen ? Math.max(from, Math.min(to, (chosen.first + chosen.last) / 2)) : (from + to) / 2;
      const half = Math.min((data.old - data.young) / 2, Math.max(0.5, ((to - from) * factor) / 2));
      place(middle - half, middle + half);
    };
    const place = (low, high) => {
      const span = high - low;
      const start = Math.max(data.young, Math.min(data.old - span, low));
      [kept.from, kept.to] = [start, Math.min(data.old, start + span)];
      again();
    };
    const pan = (share) => place(from + (to - from) * share, to + (to - from) * share);
    const button = (name, run, off) => el("button", { type: "button", "data-key": `lifeline-${name}`, onclick: run, disabled: off }, words(name));
    const full = to - from >= data.old - data.young - 0.01;

    const filter = el("fieldset", { class: "wb-box wb-lanes" }, el("legend", {}, words("lanes")), el("div", { class: "wb-ticks" }, data.lanes.map((lane) => {
      const id = fresh("lane");
      const tick = el("input", {
        type: "checkbox", id, "data-key": `lifeline-lane-${lane}`,
        onchange: () => { tick.checked ? kept.hidden.delete(lane) : kept.hidden.add(lane); again(); },
      });
      tick.checked = !kept.hidden.has(lane);
      return el("div", { class: "wb-tick" }, tick, el("label", { for: id }, words(`lane.${lane}`)));
    })));
    const shown = data.events.filter((each) => lanes.includes(each.lane));
    const detail = el("p", { class: "wb-detail" });
    root.replaceChildren(
      el("p", { class: "wb-help" }, words("keys")),
      el("div", { class: "wb-acts", role: "group", "aria-label": words("zoom") },
        button("in", () => zoom(0.5), to - from <= 1.01), button("out", () => zoom(2), full), button("left", () => pan(-0.5), from <= data.young),
        button("right", () => pan(0.5), to >= data.old), button("all", () => place(data.young, data.old), full)),
      filter,
      el("div", { class: "wb-canvas", "data-key": "lifeline-canvas" }, lineOf(root, data, { lanes, shown, from, to, kept, words, page, detail, zoom, pan, place })),
      detail,
      ...(data.undrawn ? [el("p", { class: "wb-help" }, words("undrawn", { count: data.undrawn }))] : []),
      eventsOf(shown, words, page));
  },
};

/** An age in the words of the page. */
function ageOf([kind, low, high, about], words) {
  const said = words(`age.${kind}`, { low, high });
  return about ? words("age.about", { age: said }) : said;
}

function lineOf(root, data, { lanes, shown, from, to, kept, words, page, detail, zoom, pan, place }) {
  const [left, right, top, row] = [118, 16, 30, 32];
  const width = Math.max(620, Math.floor(root.clientWidth || 920));
  const at = (age) => left + ((age - from) / (to - from)) * (width - left - right);
  const inside = (age) => age >= from - 0.001 && age <= to + 0.001;
  const clip = (age) => at(Math.max(from, Math.min(to, age)));
  const seen = shown.filter((each) => Math.max(each.last, each.end ?? each.last) >= from && each.first <= to);
  const levels = levelsOf(lanes, seen, (each) => [clip(each.first) - 9, Math.max(clip(each.last), clip(each.end ?? each.last)) + 9]);
  const starts = new Map();
  let bottom = top;
  lanes.forEach((lane) => { starts.set(lane, bottom); bottom += row * levels.count.get(lane) + 8; });
  const height = bottom + 34;
  const middle = (lane) => starts.get(lane) + (row * levels.count.get(lane)) / 2 + 6;
  const ground = [];
  data.periods.forEach((age, number) => {
    const [begin, end] = [Math.max(from, age), Math.min(to, data.periods[number + 1] ?? to)];
    if (end <= begin) return;
    if (number % 2 === 0) ground.push(drawnIn("rect", { x: at(begin), y: top, width: at(end) - at(begin), height: bottom - top, class: "wb-band" }));
    const name = words(`period.${age}`);
    if (at(end) - at(begin) > name.length * 7) ground.push(drawnIn("text", { x: (at(begin) + at(end)) / 2, y: 18, "text-anchor": "middle", class: "wb-small-text" }, name));
  });
  lanes.forEach((lane) => ground.push(
    drawnIn("line", { x1: 0, x2: width - right, y1: starts.get(lane), y2: starts.get(lane), class: "wb-rule" }),
    drawnIn("text", { x: 0, y: middle(lane) + 5 }, words(`lane.${lane}`))));
  const step = [0.25, 0.5, 1, 2, 5, 10, 20].find((each) => (each / (to - from)) * (width - left - right) > 34) ?? 50;
  for (let age = Math.ceil(from / step) * step; age <= to + 0.001; age += step) {
    ground.push(drawnIn("line", { x1: at(age), x2: at(age), y1: bottom, y2: bottom + 6, class: "wb-tickline" }),
      drawnIn("text", { x: at(age), y: bottom + 24, "text-anchor": "middle", class: "wb-small-text" }, String(Math.round(age * 100) / 100)));
  }
  if (data.offense !== null && inside(data.offense)) {
    ground.push(drawnIn("line", { x1: at(data.offense), x2: at(data.offense), y1: top, y2: bottom, class: "wb-crime" }));
  }
  const marks = [];
  const tell = (each) => { kept.chosen = each.key; say(detail, `${ageOf(each.age, words)} · ${each.when}${each.until ? ` – ${each.until}` : ""} · ${each.title}`); };
  seen.forEach((each, number) => {
    const level = levels.of.get(each.key);
    const y = starts.get(each.lane) + row * (level + 0.5) + 6;
    const center = clip((each.first + each.last) / 2);
    const later = seen.slice(number + 1).find((other) => other.lane === each.lane && levels.of.get(other.key) === level);
    const room = (later ? at((later.first + later.last) / 2) : width - right) - center - 14;
    const letters = Math.floor(room / 7.2);
    const mark = drawnIn("g", {
      role: "button", tabindex: "-1", class: `wb-event wb-lane-${each.lane}`, "data-key": `lifeline-${each.key}`,
      "aria-label": `${ageOf(each.age, words)}: ${each.title}. ${words(`lane.${each.lane}`)}. ${each.when}${each.until ? ` – ${each.until}` : ""}${each.exact ? "" : `. ${words("span")}`}`,
      onclick: () => { marks.forEach((other) => other.setAttribute("tabindex", other === mark ? "0" : "-1")); mark.focus(); tell(each); },
      ondblclick: () => page.open(["events", each.key]),
      onfocus: () => tell(each),
      onkeydown: (event) => roving(event, marks, {
        also: {
          Enter: () => page.open(["events", each.key]), " ": () => page.open(["events", each.key]), "+": () => zoom(0.5), "=": () => zoom(0.5),
          "-": () => zoom(2), 0: () => place(data.young, data.old), ArrowLeft: () => pan(-0.5), ArrowRight: () => pan(0.5),
        },
      }),
    },
    drawnIn("rect", { x: center - 12, y: y - 12, width: 24, height: 24, class: "wb-target" }),
    each.end !== null ? drawnIn("line", { x1: center, x2: clip(each.end), y1: y, y2: y, class: "wb-lasting" }) : null,
    each.exact ? null : drawnIn("path", { d: `M${clip(each.first)} ${y}H${clip(each.last)}M${clip(each.first)} ${y - 5}v10M${clip(each.last)} ${y - 5}v10`, class: "wb-spanline" }),
    drawnIn("circle", { cx: center, cy: y, r: 6, class: each.exact ? "wb-point" : "wb-hollow" }),
    letters > 6 ? drawnIn("text", { x: center + 10, y: y - 9, class: "wb-small-text" }, fitted(each.title, letters, 1)[0]) : null);
    marks.push(mark);
  });
  const current = seen.findIndex((each) => each.key === kept.chosen);
  if (marks.length) marks[Math.max(0, current)].setAttribute("tabindex", "0");
  if (current >= 0) tell(seen[current]);
  const [title, desc] = [fresh("title"), fresh("desc")];
  return drawnIn("svg", { viewBox: `0 0 ${width} ${height}`, width, height, role: "group", "aria-labelledby": title, "aria-describedby": desc },
    drawnIn("title", { id: title }, words("title")),
    drawnIn("desc", { id: desc }, words("description", { count: seen.length, from: Math.round(from * 10) / 10, to: Math.round(to * 10) / 10 })),
    drawnIn("g", { "aria-hidden": "true" }, ground), marks);
}

/** On which line of its lane each event stands, so that no two of a lane run into each other. */
function levelsOf(lanes, events, reach) {
  const of = new Map();
  const count = new Map();
  for (const lane of lanes) {
    const ends = [];
    for (const each of events.filter((one) => one.lane === lane)) {
      const [low, high] = reach(each);
      let level = ends.findIndex((end) => end < low);
      if (level < 0) level = ends.length;
      ends[level] = high;
      of.set(each.key, level);
    }
    count.set(lane, Math.max(1, ends.length));
  }
  return { of, count };
}

/** The same as a table. */
function eventsOf(shown, words, page) {
  return el("div", { class: "wb-wide", tabindex: "0", role: "region", "aria-label": words("table"), "data-key": "lifeline-table" }, el("table", { class: "wb-table" }, el("caption", {}, words("table")),
    el("thead", {}, el("tr", {}, ["age", "when", "lane", "event"].map((each) => el("th", { scope: "col" }, words(`column.${each}`))))),
    el("tbody", {}, shown.map((each) => el("tr", {}, el("td", {}, ageOf(each.age, words)), el("td", {}, each.until ? `${each.when} – ${each.until}` : each.when),
      el("td", {}, words(`lane.${each.lane}`)),
      el("th", { scope: "row" }, el("button", { type: "button", class: "wb-quiet", "data-key": `lifeline-row-${each.key}`, onclick: () => page.open(["events", each.key]) }, each.title)))))));
}
