// Tools for pictures: SVG elements, the way of the keys among them, words cut to their room.

/** An SVG element with attributes and children. */
function drawnIn(tag, attributes = {}, ...children) {
  const made = document.createElementNS("http://www.w3.org/2000/svg", tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (value === null || value === undefined || value === false) continue;
    if (name.startsWith("on")) made.addEventListener(name.slice(2), value);
    else made.setAttribute(name, String(value));
  }
  made.append(...children.flat().filter((child) => child !== null && child !== undefined));
  return made;
}

/** Puts focus on the next of several drawn things by the arrow keys; all of them are one stop of the Tab key. */
function roving(event, all, { also = {} } = {}) {
  const now = all.indexOf(event.currentTarget);
  const to = { ArrowRight: now + 1, ArrowDown: now + 1, ArrowLeft: now - 1, ArrowUp: now - 1, Home: 0, End: all.length - 1 }[event.key];
  if (event.shiftKey || to === undefined) {
    if (also[event.key]) {
      event.preventDefault();
      also[event.key]();
    }
    return;
  }
  event.preventDefault();
  const next = all[Math.max(0, Math.min(all.length - 1, to))];
  all.forEach((each) => each.setAttribute("tabindex", each === next ? "0" : "-1"));
  next.focus();
}

/** A text cut to a width, on at most so many lines. */
function fitted(text, characters, most) {
  const lines = [];
  let line = "";
  for (const word of text.split(/\s+/)) {
    const longer = line ? `${line} ${word}` : word;
    if (line && longer.length > characters) {
      lines.push(line);
      line = word;
    } else line = longer;
  }
  lines.push(line);
  const kept = lines.slice(0, most).map((each) => (each.length > characters + 2 ? `${each.slice(0, characters)}…` : each));
  if (lines.length > most) kept[most - 1] = `${kept[most - 1].slice(0, characters)}…`;
  return kept;
}
