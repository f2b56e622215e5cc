// Small tools for building a page out of native elements. Text is always set as text, never as markup.

/** An element with attributes and children; `on…` attributes are listeners, children may be text. */
function el(tag, attributes = {}, ...children) {
  const made = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (value === null || value === undefined || value === false) continue;
    if (name.startsWith("on")) made.addEventListener(name.slice(2), value);
    else if (name === "value") made.value = value;
    else if (name === "class") made.className = value;
    else made.setAttribute(name, value === true ? "" : String(value));
  }
  made.append(...children.flat().filter((child) => child !== null && child !== undefined));
  return made;
}

/** A form that sends itself on Enter too: JupyterLab keeps that key from doing what it does everywhere else. */
function formOf(send, ...children) {
  const form = el("form", { class: "wb-ask" }, ...children);
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    send();
  });
  form.addEventListener("keydown", (event) => {
    if (event.key !== "Enter" || event.target.tagName !== "INPUT" || event.isComposing) return;
    event.preventDefault();
    form.requestSubmit();
  });
  return form;
}

/** A fresh id for tying a label, a help text and an error to their control. */
const fresh = (() => {
  let last = 0;
  return (name) => `wb-${name}-${(last += 1)}`;
})();

/** Letters and digits by chance, for keys and for ids of messages. */
function chance(length = 8) {
  const letters = "abcdefghjkmnpqrstuvwxyz23456789";
  return Array.from(crypto.getRandomValues(new Uint8Array(length)), (n) => letters[n % letters.length]).join("");
}

/** Puts text into an element where it differs, so that a screen reader is not told twice. */
function say(element, text) {
  if (element.textContent !== text) element.textContent = text;
}

/** Makes `parent` hold exactly these children, touching none that already stands in its place. */
function arrange(parent, children) {
  children.forEach((child, place) => {
    if (parent.children[place] !== child) parent.insertBefore(child, parent.children[place] || null);
  });
  for (const extra of [...parent.children].slice(children.length)) {
    // What is in use in it has its last word first: losing focus may draw the page again.
    const held = extra.getRootNode().activeElement;
    if (held && extra.contains(held)) held.blur();
    if (extra.parentElement === parent) extra.remove();
  }
}

const same = (one, other) => JSON.stringify(one) === JSON.stringify(other);

/** Draws into `root` and gives focus, caret and scroll back to what carries the same `data-key` or id as before. */
function keepingFocus(root, draw) {
  const active = root.getRootNode().activeElement;
  const held = active && root.contains(active) ? active : null;
  const name = held && (held.dataset.key || held.id);
  const caret = held && "selectionStart" in held ? [held.selectionStart, held.selectionEnd] : null;
  const scrolled = [...root.querySelectorAll("[data-key]")].filter((each) => each.scrollTop || each.scrollLeft)
    .map((each) => [each.dataset.key, each.scrollTop, each.scrollLeft]);
  draw();
  const find = (key) => root.querySelector(`[data-key="${CSS.escape(key)}"]`) || root.querySelector(`#${CSS.escape(key)}`);
  for (const [key, top, left] of scrolled) {
    const again = find(key);
    if (again) [again.scrollTop, again.scrollLeft] = [top, left];
  }
  const put = (control) => {
    control.focus({ preventScroll: true });
    if (caret && caret[0] !== null && control.setSelectionRange) control.setSelectionRange(...caret);
  };
  // What only moved lost its focus too.
  if (held && held.isConnected) {
    if (held.getRootNode().activeElement !== held) put(held);
  } else if (name && find(name)) put(find(name));
}
