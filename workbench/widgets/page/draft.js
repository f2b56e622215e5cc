// A case as the page holds it: the same paths, and the same changes to what stands at one, as workbench/case/drafts.py.
// A test makes the same changes with both.

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

/** A document with one change of the page's: a value set or taken out, an entry added, removed or moved. */
function edited(page, document, { act, path, value, by }) {
  if (act === "set") return withValue(page, document, path, value === null || value === "" ? undefined : value);
  if (act === "remove") return withValue(page, document, path, undefined);
  const where = act === "add" ? path : path.slice(0, -1);
  const list = valueAt(page, document, where);
  const entries = Array.isArray(list) ? [...list] : [];
  const place = placeOf(page, entries, act === "add" ? stepOf(page, value, -1) : path[path.length - 1]);
  if (act === "add") return place < 0 ? withValue(page, document, where, [...entries, value]) : document;
  if (place < 0) return document;
  entries.splice(Math.max(0, place + by), 0, ...entries.splice(place, 1));
  return withValue(page, document, where, entries);
}
