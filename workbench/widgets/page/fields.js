// Fields of the case as native controls, drawn from the description that the models gave.
// A component is { node, update() }: `update` shows what the case says now and never rebuilds a control in use.

const TEXTS = new Set(["line", "prose", "number", "day", "when", "name"]);
const FEW = 12;

/** What an entry of a list is known by, or its place: the same rule as the kernel's. */
function stepOf(page, entry, place) {
  if (entry && typeof entry === "object") {
    for (const name of page.told.identities) {
      if (["string", "number"].includes(typeof entry[name])) return String(entry[name]);
    }
  }
  return place;
}

function placeOf(page, entries, step) {
  if (typeof step === "number") return step < entries.length ? step : -1;
  return entries.findIndex((entry, place) => stepOf(page, entry, place) === step);
}

/** The value at a path of a document, or undefined. */
function valueAt(page, document, path) {
  let found = document;
  for (const step of path) {
    if (Array.isArray(found)) found = found[placeOf(page, found, step)];
    else if (found && typeof found === "object") found = found[step];
    else return undefined;
  }
  return found;
}

/** A copy of a document with a value at a path; undefined takes it out. Shares what it does not touch. */
function withValue(page, at, path, value) {
  if (!path.length) return value;
  const [step, ...rest] = path;
  if (Array.isArray(at)) {
    const place = placeOf(page, at, step);
    if (place < 0) {
      if (value === undefined) return at;
      return [...at, withValue(page, typeof step === "string" ? { key: step } : {}, rest, value)];
    }
    if (value === undefined && !rest.length) return at.filter((_, each) => each !== place);
    return at.map((each, number) => (number === place ? withValue(page, each, rest, value) : each));
  }
  const fields = at && typeof at === "object" ? at : {};
  if (value === undefined && (!rest.length || !(step in fields))) {
    return Object.fromEntries(Object.entries(fields).filter(([name]) => name !== step));
  }
  const inner = fields[step] ?? (rest.length ? (typeof rest[0] === "number" ? [] : {}) : undefined);
  return { ...fields, [step]: withValue(page, inner, rest, value) };
}

/** Choices of a field that refers to the case or to the library: [value, label] pairs. */
function choicesOf(page, refers) {
  if (page.told.choices[refers]) return page.told.choices[refers];
  const entries = Array.isArray(page.document[refers]) ? page.document[refers] : [];
  if (refers === "origins") {
    return [...new Set((Array.isArray(page.document.exhibits) ? page.document.exhibits : []).map((each) => each && each.origin).filter(Boolean))]
      .map((each) => [each, each]);
  }
  return entries.filter((each) => each && each.key).map((each) => [each.key, nameOf(page, each, NAMED_BY[refers] || [])]);
}

const NAMED_BY = {
  facts: ["statement"], exhibits: ["label", "title"], claims: ["heading"], family: ["called", "relation"],
  factors: ["factor"], strengths: ["title"], events: ["title"], authorizations: ["custodian", "scope"],
};

/** How an entry is called in lists: the fields that name it, or that it has no words yet. */
function nameOf(page, entry, fields) {
  const found = fields.map((name) => entry[name]).filter((each) => typeof each === "string" || typeof each === "number");
  return found.length ? found.join(" · ") : page.words("entry.unnamed");
}

/** The component of one field. `path` is a function, because entries move and are renamed. */
function field(page, part, path) {
  if (part.kind === "key") return null;
  if (part.kind === "group") return group(page, part, path);
  if (part.kind === "groups") return entries(page, part, path, { level: "inner" });
  if (part.kind === "list") return list(page, part, path);
  if (part.kind === "picks") return picks(page, part, path);
  if (part.kind === "several") return several(page, part, path);
  return single(page, part, path);
}

/** Label, help, error and note around a control. */
function framed(page, part, path, control, id) {
  const error = el("p", { class: "wb-error", id: `${id}-error`, role: "alert" });
  const note = el("p", { class: "wb-note", id: `${id}-note` });
  const needed = el("span", { class: "wb-needed" });
  const node = el("div", { class: `wb-field wb-${part.kind}` },
    el("label", { for: id }, part.label, needed),
    part.help ? el("p", { class: "wb-help", id: `${id}-help` }, part.help) : null,
    control, error, note);
  return {
    node,
    frame() {
      const fault = page.faultAt(path());
      const wrong = page.noticeAt(path()) || (fault && !fault.missing ? fault.problem : "");
      const mark = (part.marks || []).find(([value]) => value === control.value);
      const words = [page.noteAt(path()), mark ? mark[1] : ""].filter(Boolean).join(" ");
      say(error, wrong);
      say(note, words);
      note.classList.toggle("wb-mark", Boolean(mark));
      say(needed, part.needed && !control.value ? ` ${page.words("field.needed")}` : "");
      control.toggleAttribute("aria-invalid", false);
      if (wrong) control.setAttribute("aria-invalid", "true");
      const by = [part.help && `${id}-help`, wrong && `${id}-error`, words && `${id}-note`].filter(Boolean).join(" ");
      if (by) control.setAttribute("aria-describedby", by);
      else control.removeAttribute("aria-describedby");
    },
  };
}

/** A field with one value. */
function single(page, part, path) {
  const id = fresh(part.name);
  const control = controlOf(page, part, id);
  const { node, frame } = framed(page, part, path, control, id);
  let touched = false;
  const put = () => {
    touched = true;
    page.edit({ act: "set", path: path(), value: valueOf(part, control) });
  };
  control.addEventListener(TEXTS.has(part.kind) ? "input" : "change", put);
  // Later, because a control that is taken out of the page loses the focus in the middle of it.
  control.addEventListener("blur", () => { touched = false; page.later(); });
  const show = (value) => {
    if (control.tagName === "SELECT") options(page, part, control, value);
    const text = value === undefined || value === null ? "" : String(value);
    if (control.value !== text) control.value = text;
    if (part.kind === "prose") grow(control);
  };
  return {
    node,
    focus: () => control.focus(),
    update() {
      const value = valueAt(page, page.document, path());
      if (!(touched && page.has(control))) show(value === undefined ? part.default : value);
      frame();
    },
  };
}

function controlOf(page, part, id) {
  const common = { id, name: part.name, autocomplete: "off" };
  switch (part.kind) {
    case "prose": {
      const area = el("textarea", { ...common, rows: 4, spellcheck: "true" });
      area.addEventListener("input", () => grow(area));
      return area;
    }
    case "number":
      return el("input", { ...common, type: "text", inputmode: "numeric", class: "wb-short" });
    case "day":
      return el("input", { ...common, type: "text", class: "wb-short", placeholder: page.words("field.day_example") });
    case "when":
      return el("input", { ...common, type: "text", class: "wb-middle", placeholder: page.words("field.when_example") });
    case "choice":
    case "yesno":
    case "pick":
      return el("select", common);
    case "name": {
      const hints = el("datalist", { id: `${id}-list` });
      const input = el("input", { ...common, type: "text", class: "wb-middle", list: `${id}-list` });
      input.addEventListener("focus", () => {
        hints.replaceChildren(...choicesOf(page, part.refers).map(([value]) => el("option", { value })));
        input.after(hints);
      });
      return input;
    }
    default:
      return el("input", { ...common, type: "text", spellcheck: "true" });
  }
}

function grow(area) {
  area.rows = Math.min(24, Math.max(4, Math.ceil(area.value.length / 80) + area.value.split("\n").length));
}

/** Fills a list of choices, keeping a value that is not among them: it is shown as what it is. */
function options(page, part, control, value) {
  let given = part.choices || [];
  if (part.kind === "yesno") given = [["true", page.words("field.yes")], ["false", page.words("field.no")]];
  if (part.kind === "pick") given = choicesOf(page, part.refers);
  const text = value === undefined || value === null ? "" : String(value);
  const all = [...(part.default === undefined || text === "" ? [["", page.words("field.choose")]] : []), ...given];
  if (!all.some(([each]) => each === text)) all.push([text, text]);
  if (control.wbShown && same(control.wbShown, all)) return;
  control.wbShown = all;
  control.replaceChildren(...all.map(([each, label]) => el("option", { value: each }, label)));
  control.value = text;
}

function valueOf(part, control) {
  if (part.kind === "yesno") return control.value === "" ? null : control.value === "true";
  return control.value === "" ? null : control.value;
}

/** A fieldset with its label, help and error. */
function boxed(page, part, path, ...children) {
  const id = fresh(part.name);
  const error = el("p", { class: "wb-error", id: `${id}-error`, role: "alert" });
  const node = el("fieldset", { class: `wb-box wb-${part.kind}`, "aria-describedby": `${id}-error` },
    el("legend", {}, part.label), part.help ? el("p", { class: "wb-help" }, part.help) : null, error, ...children);
  return {
    node,
    frame() {
      const fault = page.faultAt(path());
      say(error, fault && !fault.missing ? fault.problem : "");
    },
  };
}

/** A part with fields of its own; one that may be left out has a button that adds it. */
function group(page, part, path, only = []) {
  const shown = part.of.filter((each) => !only.length || only.includes(each.name));
  let inner = null;
  const holder = el("div", { class: "wb-fields" });
  const button = el("button", { type: "button" });
  const { node, frame } = boxed(page, part, path, holder, part.needed ? null : button);
  const there = () => part.needed || (valueAt(page, page.document, path()) ?? null) !== null;
  button.addEventListener("click", () => {
    const had = there();
    page.edit({ act: "set", path: path(), value: had ? null : {} });
    page.settle();
    if (!had && inner) focusFirst(inner);
  });
  return {
    node,
    focus: () => inner && focusFirst(inner),
    update() {
      if (there() && !inner) {
        inner = shown.map((each) => field(page, each, () => [...path(), each.name])).filter(Boolean);
        holder.replaceChildren(...inner.map((each) => each.node));
      } else if (!there() && inner) {
        inner = null;
        holder.replaceChildren();
      }
      say(button, page.words(there() ? "group.remove" : "group.add", { label: part.label }));
      (inner || []).forEach((each) => each.update());
      frame();
    },
  };
}

function focusFirst(components) {
  const first = components.find((each) => each.focus);
  if (first) first.focus();
}

/** Several short values, each on a line of its own: languages, dates. */
function list(page, part, path) {
  const item = part.of[0];
  const rows = el("div", { class: "wb-rows" });
  const more = el("button", { type: "button" }, page.words("list.add", { label: item.label }));
  const { node, frame } = boxed(page, part, path, rows, more);
  const fixed = part.most !== undefined && part.most === part.least;
  const names = fixed ? (page.find(`parts.${part.name}`) || "").split("|") : [];
  let inner = [];
  let open = 0;
  const values = () => {
    const found = valueAt(page, page.document, path());
    return Array.isArray(found) ? found : [];
  };
  // The whole list is sent: a value without a key is known by nothing but its place.
  const placed = (place) => {
    const inside = Object.create(page);
    inside.edit = (change) => {
      const now = Array.from({ length: Math.max(values().length, place + 1) }, (_, n) => values()[n] ?? "");
      now[place] = change.value ?? "";
      while (now.length && now[now.length - 1] === "") now.pop();
      page.edit({ act: "set", path: path(), value: now.length ? now : null });
    };
    return inside;
  };
  more.addEventListener("click", () => {
    open = Math.max(open, values().length) + 1;
    page.settle();
    inner[inner.length - 1].focus();
  });
  return {
    node,
    focus: () => (inner.length ? inner[0].focus() : more.focus()),
    update() {
      const wanted = fixed ? part.most : Math.max(values().length, open, 1);
      while (inner.length < wanted) {
        const place = inner.length;
        const label = names[place] || (wanted > 1 || !fixed ? `${item.label} ${place + 1}` : item.label);
        inner.push(single(placed(place), { ...item, label, needed: place < (part.least || 0) },
          () => [...path(), place]));
      }
      inner.length = wanted;
      arrange(rows, inner.map((each) => each.node));
      more.hidden = fixed;
      inner.forEach((each) => each.update());
      frame();
    },
  };
}

/** Several values of a short list, each with a box to tick. */
function several(page, part, path) {
  const boxes = part.choices.map(([value, label]) => {
    const id = fresh(part.name);
    const box = el("input", { type: "checkbox", id, value });
    box.addEventListener("change", () => {
      const chosen = boxes.filter(({ box: each }) => each.checked).map(({ box: each }) => each.value);
      page.edit({ act: "set", path: path(), value: chosen });
      page.settle();
    });
    return { box, node: el("div", { class: "wb-tick" }, box, el("label", { for: id }, label)) };
  });
  const { node, frame } = boxed(page, part, path, el("div", { class: "wb-ticks" }, boxes.map((each) => each.node)));
  return {
    node,
    focus: () => boxes[0] && boxes[0].box.focus(),
    update() {
      const chosen = valueAt(page, page.document, path());
      boxes.forEach(({ box }) => { box.checked = Array.isArray(chosen) && chosen.includes(box.value); });
      frame();
    },
  };
}

/** Keys of other parts of the case: what is chosen stands in a list, more is picked below. */
function picks(page, part, path) {
  const id = fresh(part.name);
  const chosen = el("ul", { class: "wb-picked" });
  const filter = el("input", { type: "search", id: `${id}-filter`, autocomplete: "off" });
  const filterBox = el("div", { class: "wb-filter" },
    el("label", { for: `${id}-filter` }, page.words("picks.filter")), filter);
  const more = el("select", { id, name: part.name });
  // A button adds what is chosen: with the keyboard alone, each arrow key would add another.
  const add = el("button", { type: "button" }, page.words("picks.put"));
  const { node, frame } = boxed(page, part, path, chosen, filterBox,
    el("label", { for: id, class: "wb-small" }, page.words("picks.add")), el("div", { class: "wb-pick-row" }, more, add));
  const values = () => {
    const found = valueAt(page, page.document, path());
    return Array.isArray(found) ? found : [];
  };
  const put = (value) => {
    page.edit({ act: "set", path: path(), value });
    page.settle();
  };
  more.addEventListener("change", () => { add.disabled = !more.value; });
  add.addEventListener("click", () => {
    if (!more.value) return;
    put([...values(), more.value]);
    more.focus();
  });
  filter.addEventListener("input", () => page.settle());
  return {
    node,
    focus: () => more.focus(),
    update() {
      const all = choicesOf(page, part.refers);
      const labels = new Map(all);
      keepingFocus(node, () => {
        chosen.replaceChildren(...values().map((value) => el("li", {},
          el("span", {}, labels.get(value) || value),
          el("button", {
            type: "button", class: "wb-quiet", "data-key": `${id}-${value}`,
            "aria-label": page.words("picks.remove", { name: labels.get(value) || value }),
            onclick: () => { put(values().filter((each) => each !== value)); more.focus(); },
          }, page.words("entry.remove")))));
      });
      const sought = filter.value.trim().toLowerCase();
      const open = all.filter(([value, label]) => !values().includes(value)
        && (!sought || label.toLowerCase().includes(sought)));
      const shown = [["", all.length ? page.words("field.choose") : page.words("picks.none")], ...open];
      if (!more.wbShown || !same(more.wbShown, shown)) {
        more.wbShown = shown;
        more.replaceChildren(...shown.map(([value, label]) => el("option", { value }, label)));
      }
      filterBox.hidden = all.length <= FEW;
      more.disabled = part.most !== undefined && values().length >= part.most;
      add.disabled = more.disabled || !more.value;
      frame();
    },
  };
}

/** A list of entries that open one by one. */
function entries(page, part, path, { level = "outer", only = [], namedBy = [] } = {}) {
  const shown = part.of.filter((each) => !only.length || only.includes(each.name));
  const names = namedBy.length ? namedBy : shown.filter((each) => each.kind !== "key").slice(0, 2).map((each) => each.name);
  const keyed = part.of.some((each) => each.kind === "key");
  const holder = el("div", { class: "wb-entries" });
  const empty = el("p", { class: "wb-empty" }, page.words("entry.none"));
  const filter = el("input", { type: "search", id: fresh("filter"), autocomplete: "off" });
  const filterBox = el("div", { class: "wb-filter" }, el("label", { for: filter.id }, page.words("entry.filter")), filter);
  const more = el("button", { type: "button", class: level === "outer" ? "wb-add" : "" },
    page.words("entry.add", { label: page.find(`one.${part.model}`) || part.label }));
  const { node, frame } = boxed(page, part, path, level === "outer" ? filterBox : null, empty, holder, more);
  const values = () => {
    const found = valueAt(page, page.document, path());
    return Array.isArray(found) ? found : [];
  };
  let drawn = [];
  const whole = (value) => page.edit({ act: "set", path: path(), value });
  const known = (step) => typeof step === "string";
  more.addEventListener("click", () => {
    const entry = {};
    if (keyed) entry.key = `${(part.model || "entry").toLowerCase().slice(0, 20)}-${chance()}`;
    if (keyed) page.edit({ act: "add", path: path(), value: entry });
    else whole([...values(), entry]);
    filter.value = "";
    page.settle();
    const last = drawn[drawn.length - 1];
    last.node.open = true;
    last.build();
    last.update();
    last.focus();
  });
  filter.addEventListener("input", () => page.settle());
  const remove = (component) => {
    const place = drawn.indexOf(component);
    if (known(component.step)) page.edit({ act: "remove", path: [...path(), component.step] });
    else whole(values().filter((_, each) => each !== component.step));
    page.settle();
    const next = drawn[Math.min(place, drawn.length - 1)];
    (next ? next.node.querySelector("summary") : more).focus();
    page.announce(page.words("entry.removed"));
  };
  const move = (component, by) => {
    const place = placeOf(page, values(), component.step);
    const to = place + by;
    if (to < 0 || to >= values().length) return;
    if (known(component.step)) page.edit({ act: "move", path: [...path(), component.step], by });
    else {
      const now = [...values()];
      now.splice(to, 0, ...now.splice(place, 1));
      whole(now);
    }
    page.settle();
  };
  return {
    node,
    focus: () => (drawn.length ? drawn[0].node.querySelector("summary").focus() : more.focus()),
    open: (step) => drawn.filter((each) => each.step === step).forEach((each) => {
      each.node.hidden = false;
      each.node.open = true;
      each.build();
      each.update();
      each.focus();
    }),
    update() {
      const steps = values().map((each, place) => stepOf(page, each, place));
      const kept = new Map(drawn.map((each) => [each.step, each]));
      const gone = drawn.filter((each) => !steps.includes(each.step));
      drawn = steps.map((step, place) => {
        // An entry whose name was just edited stays the component it was.
        const found = kept.get(step) || (drawn.length === steps.length && gone.includes(drawn[place]) ? drawn[place] : null);
        if (found) found.step = step;
        return found || entry(page, shown, path, step, { names, remove, move });
      });
      const sought = filter.value.trim().toLowerCase();
      keepingFocus(holder, () => arrange(holder, drawn.map((each) => each.node)));
      drawn.forEach((each) => {
        each.update();
        each.node.hidden = Boolean(sought) && !each.title().toLowerCase().includes(sought);
      });
      empty.hidden = drawn.length > 0;
      filterBox.hidden = values().length <= FEW;
      more.disabled = part.most !== undefined && values().length >= part.most;
      frame();
    },
  };
}

/** One entry of a list: a line that names it and opens its fields. */
function entry(page, parts, listPath, step, { names, remove, move }) {
  const title = el("span", { class: "wb-title" });
  const state = el("span", { class: "wb-badge" });
  const body = el("div", { class: "wb-fields" });
  const id = fresh("entry");
  const error = el("p", { class: "wb-error", id, role: "alert" });
  const button = (key, act) => el("button", { type: "button", class: "wb-quiet", onclick: act }, page.words(key));
  const node = el("details", { class: "wb-entry" }, el("summary", {}, title, state), error, body);
  let inner = null;
  const self = {
    node,
    step,
    title: () => title.textContent,
    build() {
      if (inner) return;
      inner = parts.map((each) => field(page, each, () => [...listPath(), self.step, each.name])).filter(Boolean);
      body.replaceChildren(...inner.map((each) => each.node), el("div", { class: "wb-acts" },
        button("entry.up", () => move(self, -1)), button("entry.down", () => move(self, 1)),
        button("entry.remove", () => remove(self))));
    },
    focus: () => inner && focusFirst(inner),
    update() {
      const path = [...listPath(), self.step];
      const value = valueAt(page, page.document, path) || {};
      const label = (name) => {
        const part = parts.find((each) => each.name === name);
        const found = part && (part.choices || (part.refers ? choicesOf(page, part.refers) : [])).find(([each]) => each === value[name]);
        return found ? found[1] : value[name];
      };
      say(title, nameOf(page, Object.fromEntries(names.map((name) => [name, label(name)])), names));
      const marks = parts.flatMap((part) => (part.marks || []).filter(([each]) => each === value[part.name]));
      node.classList.toggle("wb-marked", marks.length > 0);
      const { missing, wrong } = page.faultsUnder(path);
      say(state, [marks.length ? page.words("entry.marked") : "",
        wrong ? page.words("entry.wrong", { count: wrong }) : missing ? page.words("entry.missing", { count: missing }) : ""]
        .filter(Boolean).join(" · "));
      state.classList.toggle("wb-wrong", wrong > 0);
      const fault = page.faultAt(path);
      say(error, fault && !fault.missing ? fault.problem : "");
      if (node.open && inner) inner.forEach((each) => each.update());
    },
  };
  node.addEventListener("toggle", () => {
    if (node.open) {
      self.build();
      self.update();
    }
  });
  return self;
}
