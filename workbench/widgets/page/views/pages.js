// A page of a record beside the facts that it shows, and how a record gets into the case.

const KINDS = ".pdf,.docx,.png,.jpg,.jpeg,.tif,.tiff,.mp3,.m4a,.wav,.ogg,.flac";
const WIDTHS = [800, 1100, 1600, 2200];

VIEWS.pages = {
  draw(root, data, act, words, page) {
    root.wbDesk ??= desk(root, act, words, page);
    root.wbDesk.show(data);
  },
  update(root) {
    root.wbDesk.update();
  },
};

/** The desk: the page on one side, what it shows on the other. */
function desk(root, act, words, page) {
  const at = { exhibit: null, awaited: null, begun: false, number: 1, zoom: 1, record: null, asked: "" };
  let limits = {};
  const pick = el("select", { id: fresh("exhibit"), onchange: () => { go(pick.value, 1); } });
  const file = el("input", { type: "file", id: fresh("file"), accept: KINDS, onchange: () => { if (file.files[0]) send(file.files[0]); file.value = ""; } });
  const fileTitle = el("summary");
  const fileLabel = el("label", { for: file.id }, words("choose_file"));
  const limit = el("p", { class: "wb-help", id: `${file.id}-help` });
  file.setAttribute("aria-describedby", limit.id);
  const told = el("p", { class: "wb-said", role: "status" });
  const filed = el("p", { class: "wb-note", role: "status" });
  const wrong = el("p", { class: "wb-error", role: "alert" });
  const bar = el("progress", { "aria-label": words("progress"), max: 100, hidden: true });
  const back = el("button", { type: "button", onclick: () => go(at.exhibit, at.number - 1) }, words("back"));
  const on = el("button", { type: "button", onclick: () => go(at.exhibit, at.number + 1) }, words("on"));
  const number = el("input", { type: "text", inputmode: "numeric", id: fresh("page"), class: "wb-number", onchange: () => go(at.exhibit, Number.parseInt(number.value, 10) || at.number) });
  const of = el("span");
  const smaller = el("button", { type: "button", "aria-label": words("smaller"), onclick: () => zoom(-1) }, "−");
  const larger = el("button", { type: "button", "aria-label": words("larger"), onclick: () => zoom(1) }, "+");
  const turn = el("div", { class: "wb-turn" }, back, el("span", { class: "wb-at" }, el("label", { for: number.id }, words("page")), number, of), on, smaller, larger);
  const stamp = el("p", { class: "wb-note" });
  const sheet = el("div", { class: "wb-sheet", tabindex: "0", role: "group", "aria-label": words("sheet") });
  const text = el("textarea", { id: fresh("text"), readonly: true, rows: 8, class: "wb-text" });
  const take = el("button", { type: "button", onclick: () => takeOver() }, words("take"));
  const textBox = el("details", { class: "wb-entry wb-textbox" }, el("summary", {}, words("text")),
    el("div", { class: "wb-fields" }, el("label", { for: text.id }, words("text_label")), text));
  const filing = el("details", { class: "wb-entry" }, fileTitle, el("div", { class: "wb-field wb-drop wb-fields" }, fileLabel, file, limit));
  const left = el("section", { class: "wb-paper", "aria-label": words("paper") },
    el("div", { class: "wb-field" }, el("label", { for: pick.id }, words("exhibit")), pick),
    filing, bar, wrong, filed, told, turn, stamp, take, sheet, textBox);
  const heading = el("h3");
  const holder = el("div", { class: "wb-entries" });
  const none = el("p", { class: "wb-empty" }, words("no_facts"));
  const more = el("button", { type: "button", class: "wb-main", onclick: () => begin() }, words("new_fact"));
  const right = el("section", { class: "wb-shown" }, heading, more, none, holder);
  const doubts = el("div", { class: "wb-bates" });
  root.replaceChildren(el("div", { class: "wb-desk" }, left, right), doubts);
  let marked = "";
  let url = "";
  let drawn = [];
  let stay = new Set();
  let current = null;

  left.addEventListener("dragover", (event) => { if (hasFile(event)) { event.preventDefault(); event.stopPropagation(); left.classList.add("wb-over"); } });
  left.addEventListener("dragleave", () => left.classList.remove("wb-over"));
  left.addEventListener("drop", (event) => {
    left.classList.remove("wb-over");
    if (!hasFile(event)) return;
    event.preventDefault();
    event.stopPropagation();
    send(event.dataTransfer.files[0]);
  });
  document.addEventListener("selectionchange", () => {
    const found = document.getSelection();
    if (found && !found.isCollapsed && sheet.contains(found.anchorNode)) marked = String(found);
  });
  text.addEventListener("select", () => { marked = text.value.slice(text.selectionStart, text.selectionEnd); });
  new ResizeObserver(() => fit()).observe(sheet);

  const exhibits = () => (Array.isArray(page.document.exhibits) ? page.document.exhibits : []).filter((each) => each && each.key);
  const exhibit = () => exhibits().find((each) => each.key === at.exhibit);
  const nameOfExhibit = (each) => [each.label, each.title].filter(Boolean).join(" · ") || page.words("entry.unnamed");
  const last = () => (at.record && at.record.name === (exhibit() || {}).attachment ? at.record.pages : Number((exhibit() || {}).pages) || 1);

  /** Go to a page of an exhibit. */
  function go(key, to) {
    const another = key !== at.exhibit;
    at.exhibit = key || null;
    if (another) at.record = null;
    at.number = Math.max(1, another ? to : Math.min(to, last()));
    stay = new Set();
    current = null;
    marked = "";
    say(wrong, "");
    say(filed, "");
    page.settle();
  }

  function zoom(by) {
    at.zoom = Math.max(0, Math.min(WIDTHS.length - 1, at.zoom + by));
    at.asked = "";
    page.settle();
  }

  const refuse = (reply) => {
    say(told, "");
    bar.hidden = true;
    sayWrong(wrong, reply);
    return false;
  };

  /** Send a file in pieces; it is kept whole or not at all. */
  async function send(chosen) {
    const key = at.exhibit;
    say(wrong, "");
    if (chosen.size > limits.largest) { refuse({ error: words("too_large", { most: megabytes(limits.largest) }) }); return; }
    say(told, words("sending"));
    bar.value = 0;
    bar.hidden = false;
    const begun = await act({ do: "begin", size: chosen.size });
    if (begun.error) { refuse(begun); return; }
    for (let start = 0; start < chosen.size; start += limits.piece) {
      const piece = await chosen.slice(start, start + limits.piece).arrayBuffer();
      const took = await act({ do: "piece", upload: begun.upload, start }, [piece]);
      if (took.error) { refuse(took); return; }
      bar.value = Math.round((100 * took.here) / chosen.size);
    }
    say(told, words("reading"));
    const kept = await act({ do: "end", upload: begun.upload, exhibit: key || "", key: `exhibit-${chance()}` });
    bar.hidden = true;
    if (kept.error) { refuse(kept); return; }
    say(told, "");
    at.asked = "";
    // The answer comes before the case that has the new exhibit in it.
    at.awaited = kept.exhibit;
    at.begun = true;
    go(kept.exhibit, 1);
    say(filed, words(key ? "kept" : "kept_new", { pages: kept.pages }));
  }

  /** Ask for what is to be seen now, unless it is there. */
  async function look() {
    const held = exhibit();
    const name = held && held.attachment;
    const wanted = name ? `${name}/${at.number}/${at.zoom}` : `none/${at.exhibit}`;
    if (wanted === at.asked) return;
    at.asked = wanted;
    if (!name) { empty(held ? words("no_file") : words("no_exhibit")); return; }
    sheet.setAttribute("aria-busy", "true");
    if (!at.record || at.record.name !== name) {
      say(told, words("opening"));
      const opened = await act({ do: "open", name });
      if (at.asked !== wanted) return;
      if (opened.error) { empty(""); refuse(opened); return; }
      at.record = opened;
      at.number = Math.min(at.number, opened.pages);
      at.asked = `${name}/${at.number}/${at.zoom}`;
    }
    if (at.record.media_type.startsWith("audio/")) { sound(at.record); return; }
    const asked = at.asked;
    const found = await act({ do: "page", name, number: at.number, width: WIDTHS[at.zoom] });
    if (at.asked !== asked) return;
    if (found.error) { empty(""); refuse(found); page.settle(); return; }
    say(told, "");
    paper(found);
    page.settle();
  }

  function empty(word) {
    release();
    sheet.removeAttribute("aria-busy");
    text.value = "";
    textBox.hidden = true;
    take.hidden = true;
    sheet.replaceChildren(el("p", { class: "wb-empty" }, word));
  }

  function release() {
    if (url) URL.revokeObjectURL(url);
    url = "";
  }

  /** Put a page on the sheet: its picture, and over it its words, to be marked. */
  function paper(found) {
    release();
    sheet.removeAttribute("aria-busy");
    text.value = found.text;
    textBox.hidden = !found.text;
    take.hidden = !found.text;
    if (!found.files.length) {
      sheet.replaceChildren(el("div", { class: "wb-typed" }, found.text || words("no_text")));
      return;
    }
    url = URL.createObjectURL(new Blob([found.files[0]], { type: found.media_type }));
    const image = el("img", { src: url, alt: words("picture", { page: found.number, exhibit: nameOfExhibit(exhibit() || {}) }), draggable: "false", width: found.width, height: found.height });
    const layer = el("div", { class: "wb-layer", "aria-hidden": "true" }, found.lines.map((line) => {
      const span = el("span", {}, line.text);
      Object.assign(span.style, { left: `${line.left * 100}%`, top: `${line.top * 100}%` });
      span.wbPlace = line;
      return span;
    }));
    const frame = el("div", { class: "wb-frame" }, image, layer);
    frame.style.width = at.zoom > 1 ? `${WIDTHS[at.zoom] * 0.75}px` : "100%";
    sheet.replaceChildren(frame);
    sheet.scrollTop = 0;
    image.addEventListener("load", fit);
  }

  /** Lay the words over their place on the picture, at whatever size it is shown. */
  function fit() {
    const frame = sheet.querySelector(".wb-frame");
    if (!frame) return;
    const { clientWidth: width, clientHeight: height } = frame;
    for (const span of frame.querySelectorAll(".wb-layer span")) {
      span.style.fontSize = `${Math.max(4, span.wbPlace.height * height * 0.86)}px`;
      span.style.transform = "";
      const wide = span.offsetWidth;
      if (wide) span.style.transform = `scaleX(${(span.wbPlace.width * width) / wide})`;
    }
  }

  /** A recording: fetched piece by piece when it is wanted, then played by the browser itself. */
  function sound(record) {
    release();
    sheet.removeAttribute("aria-busy");
    textBox.hidden = true;
    take.hidden = true;
    say(told, "");
    const load = el("button", { type: "button" }, words("load_sound", { size: megabytes(record.size) }));
    load.addEventListener("click", async () => {
      load.disabled = true;
      bar.hidden = false;
      const found = await inPieces(act, { do: "sound", name: record.name }, record.size, limits.sound_piece, (here) => {
        bar.value = Math.round((100 * here) / record.size);
        return at.record === record;
      });
      bar.hidden = true;
      if (!found || at.record !== record) return;
      if (!found.pieces) { refuse({ ...found, error: found.error || words("no_sound") }); load.disabled = false; return; }
      url = URL.createObjectURL(new Blob(found.pieces, { type: record.media_type }));
      const player = el("audio", { controls: true, src: url, "aria-label": words("sound") });
      sheet.replaceChildren(player);
      player.focus();
    });
    sheet.replaceChildren(load);
  }

  // The facts of this page.

  const covers = (reference) => reference && reference.exhibit === at.exhibit
    && (Number(reference.page) === at.number || (Number(reference.page) <= at.number && at.number <= Number(reference.last_page)));

  function begin(statement = "") {
    const key = `fact-${chance()}`;
    page.edit({ act: "add", path: ["facts"], value: { key, ...(statement ? { statement } : {}), references: [{ exhibit: at.exhibit, page: at.number }] } });
    stay.add(key);
    page.settle();
    open(key);
  }

  function open(key) {
    const found = drawn.find((each) => each.step === key);
    if (!found) return;
    found.node.open = true;
    found.build();
    found.update();
    found.focus();
    current = key;
  }

  /** The marked words go into the fact that is open, as a quotation; into a new one where none is. */
  function takeOver() {
    // The browser may tell of what was marked by keys a moment after the next key.
    const words_ = (marked || text.value.slice(text.selectionStart, text.selectionEnd)).replace(/\s+/g, " ").trim();
    if (!words_) { say(told, words("mark_first")); return; }
    const quoted = `“${words_}”`;
    const found = drawn.find((each) => each.step === current && each.node.open);
    if (!found) { begin(quoted); return; }
    const path = ["facts", found.step, "statement"];
    const before = String(valueAt(page, page.document, path) || "").trimEnd();
    page.edit({ act: "set", path, value: before ? `${before} ${quoted}` : quoted });
    page.settle();
    page.announce(words("taken"));
    open(found.step);
  }

  function factsHere() {
    const facts = (Array.isArray(page.document.facts) ? page.document.facts : []).filter((each) => each && each.key);
    return facts.filter((each) => stay.has(each.key) || (Array.isArray(each.references) && each.references.some(covers))).map((each) => each.key);
  }

  function remove(component) {
    page.edit({ act: "remove", path: ["facts", component.step] });
    stay.delete(component.step);
    page.settle();
    more.focus();
    page.announce(page.words("entry.removed"));
  }

  function updateFacts() {
    const part = page.told.whole.of.find((each) => each.name === "facts");
    const keys = at.exhibit ? factsHere() : [];
    const kept = new Map(drawn.map((each) => [each.step, each]));
    drawn = keys.map((key) => {
      if (kept.has(key)) return kept.get(key);
      const made = entry(page, part.of, () => ["facts"], key, { names: ["statement"], remove, move() {} });
      // What is open stays here while its page is corrected.
      made.node.addEventListener("toggle", () => { if (made.node.open) { stay.add(key); current = key; } });
      return made;
    });
    keepingFocus(holder, () => arrange(holder, drawn.map((each) => each.node)));
    drawn.forEach((each) => each.update());
    none.hidden = drawn.length > 0;
    more.disabled = !at.exhibit;
    say(heading, at.exhibit ? words("facts", { page: at.number }) : words("facts_none"));
  }

  return {
    show(data) {
      limits = data;
      say(limit, words("limit", { most: megabytes(data.largest) }));
      doubts.replaceChildren(...(data.doubts.length ? [el("h3", {}, words("doubts")), el("ul", {}, data.doubts.map((each) => el("li", {},
        words(each.kind, { first: each.first, last: each.last, count: each.count, one: each.exhibits[0], other: each.exhibits[1] }))))] : []));
      this.update();
    },
    update() {
      const all = exhibits();
      if (exhibit()) at.awaited = null;
      else if (at.exhibit !== at.awaited) at.exhibit = null;
      if (!at.begun && all.length) at.exhibit ??= (all.find((each) => each.attachment) || all[0]).key;
      at.begun ||= all.length > 0;
      const given = [...all.map((each) => [each.key, nameOfExhibit(each)]), ["", words("another")]];
      if (!pick.wbShown || !same(pick.wbShown, given)) {
        pick.wbShown = given;
        pick.replaceChildren(...given.map(([value, label]) => el("option", { value }, label)));
      }
      pick.value = at.exhibit || "";
      const held = exhibit();
      say(fileTitle, words(!held ? "file_new" : held.attachment ? "file_other" : "file"));
      const has = `${at.exhibit}/${Boolean(held && held.attachment)}`;
      if (has !== filing.wbShown) filing.open = !(held && held.attachment);
      filing.wbShown = has;
      turn.hidden = !held;
      if (!page.has(number)) number.value = String(at.number);
      say(of, words("of", { pages: last() }));
      back.disabled = at.number <= 1;
      on.disabled = at.number >= last();
      const drawnPage = Boolean(held && held.attachment) && !(at.record && /audio|word/.test(at.record.media_type));
      smaller.hidden = larger.hidden = !drawnPage;
      say(stamp, held ? [held.bates_prefix && Number(held.bates_first) ? words("bates", { number: `${held.bates_prefix}-${String(Number(held.bates_first) + at.number - 1).padStart(6, "0")}` }) : "",
        at.record && held.attachment === at.record.name && Number(held.pages) && /pdf|tiff/.test(at.record.media_type) && Number(held.pages) !== at.record.pages
          ? words("mismatch", { said: held.pages, file: at.record.pages }) : ""].filter(Boolean).join(" ") : "");
      updateFacts();
      look();
    },
  };
}

const hasFile = (event) => Boolean(event.dataTransfer && [...event.dataTransfer.types].includes("Files"));
const megabytes = (size) => (size < 1e6 ? `${Math.max(1, Math.round(size / 1024))} KB` : `${Math.round(size / 1048576)} MB`);
