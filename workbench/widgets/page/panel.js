// The panel: one page for one notebook. It holds what was typed until the store has it, and shows how it is kept.

/** Views by name; each file in views/ adds its own: { draw(root, data, act, words, page) }. */
const VIEWS = {};

const PAUSE_MS = 150;
const PATIENCE_MS = 5000;
const LONGEST_MS = 60000;

/** Edits that the store does not have yet, by case and notebook: they outlive a kernel, and nothing but this page's
 *  memory ever holds them. */
const KEPT = (globalThis.mitigationWorkbenchKept ??= new Map());

function panel(model, root) {
  const name = chance(6);
  const built = { sections: [], conflict: null };
  let told = null;
  let coming = null;
  let base = {};
  let document_ = {};
  let state = null;
  let kept = [];
  let faults = new Map();
  let notes = new Map();
  let notices = new Map();
  let count = 0;
  let number = 0;
  let patience = PATIENCE_MS;
  let timer = null;
  let waiting = null;
  let frame = null;
  let silent = false;
  const replies = new Map();

  const key = (path) => JSON.stringify(path);
  const find = (word) => (told ? told.words[word] : undefined);
  const words = (word, named = {}) => (find(word) ?? word).replace(/\{(\w+)\}/g, (all, each) => named[each] ?? all);

  const page = {
    words,
    find,
    get told() { return told; },
    get document() { return document_; },
    faultAt: (path) => faults.get(key(path)),
    noteAt: (path) => notes.get(key(path)),
    noticeAt: (path) => notices.get(key(path)),
    faultsUnder(path) {
      const begin = `${key(path).slice(0, -1)}`;
      let [missing, wrong] = [0, 0];
      for (const [each, fault] of faults) {
        if (!path.length || each.startsWith(`${begin},`) || each === `${begin}]`) fault.missing ? (missing += 1) : (wrong += 1);
      }
      return { missing, wrong };
    },
    has: (control) => control.getRootNode().activeElement === control,
    announce: (text) => { header.said.textContent = text; },
    edit,
    settle: () => { if (frame) cancelAnimationFrame(frame); frame = null; update(); },
    later: () => later(),
    act: (view, message, files) => act(view, message, files),
    /** Opens an entry of a list on this page and goes there: `["family", "mother"]`. */
    open: ([part, step]) => built.sections.filter((each) => each.part === part).forEach((each) => each.open(step)),
  };

  /** Make a change: shown at once, sent after a pause, kept until it is saved. */
  function edit({ act: kind, path, value, by }) {
    const texts = typeof value === "string" ? [value] : Array.isArray(value) ? value.filter((each) => typeof each === "string") : [];
    if (texts.some((each) => each.length > told.longest)) {
      notices.set(key(path), words("notice.too_long", { most: told.longest.toLocaleString(told.language) }));
      later();
      return;
    }
    notices.delete(key(path));
    const last = kept[kept.length - 1];
    if (kind === "set" && last && !last.sent && last.edit.act === "set" && key(last.edit.path) === key(path)) {
      last.edit.value = value;
    } else {
      number += 1;
      // What is changed in something this page has just made is changed in what is there when it arrives.
      const made = kept.some((each) => each.version === null && each.edit.path.every((step, place) => step === path[place]));
      kept.push({ edit: { id: `${name}-${number}`, number, act: kind, path, value: value ?? null, by: by ?? 0, seen: state && !made ? state.version : null },
        sent: false, version: null });
    }
    keep();
    document_ = overlaid();
    later();
    clearTimeout(timer);
    timer = setTimeout(flush, PAUSE_MS);
  }

  const keep = () => KEPT.set(`${told.case}/${told.notebook}`, kept);

  function flush() {
    clearTimeout(timer);
    timer = null;
    const now = kept.filter((each) => !each.sent);
    if (!now.length || !told) return;
    now.forEach((each) => { each.sent = true; });
    send(now);
  }

  const send = (edits) => post({ type: "edits", session: told.session, page: name, edits: edits.map((each) => each.edit) });

  /** What was sent and not answered: a line that was broken for a moment may have lost it. */
  const unanswered = () => kept.filter((each) => each.sent && each.version === null);

  /** Send a message; where nothing comes back for long, say that the kernel does not answer. */
  function post(message, files = []) {
    try {
      model.send(message, undefined, files);
    } catch {
      silent = true;
      later();
    }
    wait();
  }

  function wait() {
    clearTimeout(waiting);
    waiting = setTimeout(silence, patience);
  }

  /** Nothing came back for long: that is said, and what was not answered is sent again, in its order, less and less often. */
  function silence() {
    silent = true;
    patience = Math.min(2 * patience, LONGEST_MS);
    later();
    if (told && unanswered().length) send(unanswered());
  }

  function act(view, message, files = []) {
    flush();
    const id = `${name}-act-${(count += 1)}`;
    return new Promise((resolve) => {
      replies.set(id, resolve);
      post({ type: "act", id, view, message }, files);
    });
  }

  /** What the case says, with what the kernel has not taken yet. */
  function overlaid() {
    return kept.filter((each) => each.version === null).reduce((now, { edit: each }) => edited(page, now, each), base);
  }

  /** A page begins with the first state that follows it: until then what was there stays, and can be worked with. */
  function begin(message) {
    const another = !told || told.session !== message.session;
    const redraw = another || told.language !== message.language;
    told = message;
    base = {};
    if (another) {
      // A new session knows nothing of what an older one had not saved: it is sent again, moves that were made are not.
      kept = (KEPT.get(`${told.case}/${told.notebook}`) || []).filter((each) => each.version === null || each.edit.act !== "move")
        .map(({ edit: each }, place) => ({ edit: { ...each, id: `${name}-${place + 1}`, number: place + 1, seen: null }, sent: false, version: null }));
      number = kept.length;
    }
    if (redraw) draw();
    if (kept.some((each) => !each.sent)) timer = setTimeout(flush, PAUSE_MS);
  }

  function onState(message) {
    if (coming && message.session === coming.session) {
      begin(coming);
      coming = null;
    }
    if (!told || message.session !== told.session) return;
    state = message;
    for (const took of message.took) {
      const mine = kept.find((each) => each.edit.id === took.id);
      if (!mine) continue;
      mine.version = took.version ?? 0;
      if (took.refused || took.notice) notices.set(key(mine.edit.path), took.refused || took.notice);
    }
    if (message.parts) {
      base = { ...base, ...message.parts };
      for (const gone of message.gone) delete base[gone];
      faults = new Map(message.faults.map(([path, problem, missing]) => [key(path), { problem, missing }]));
      notes = new Map(message.notes.map(([path, text]) => [key(path), text]));
      for (const [view, data] of Object.entries(message.views)) {
        const section = built.sections.find((each) => each.view === view);
        if (section) section.data = data;
      }
    }
    kept = kept.filter((each) => each.version === null || each.version > message.saved);
    keep();
    document_ = overlaid();
    if (message.news) page.announce(message.news);
    later();
  }

  const later = () => { frame ??= requestAnimationFrame(() => { frame = null; update(); }); };

  function update() {
    if (!told || !state) return;
    header.update();
    built.sections.forEach((each) => each.update());
    built.sections.forEach((each, place) => { built.jump.querySelectorAll("li")[place].hidden = each.node.hidden; });
  }

  // What is drawn.

  const header = headerOf(page, {
    press: (type) => { flush(); post({ type }); },
    language: (language) => { flush(); post({ type: "language", language }); },
    choose: (path, whose) => post({ type: "choose", path, whose }),
    status: () => {
      const unsaved = kept.length > 0;
      if (silent) {
        const lab = labAt();
        return { name: "offline", words: words(lab ? "state.no_answer_lab" : "state.no_answer"), again: Boolean(lab) };
      }
      if (unsaved && state.state.name === "saved") return { name: "saving", words: words("state.saving") };
      return state.state;
    },
    state: () => state,
  });

  function draw() {
    built.sections = told.sections.map((section) => sectionOf(page, section));
    root.lang = told.language;
    around();
    root.classList.toggle("wb-bare", Boolean(told.plain));
    header.draw();
    const jump = el("nav", { class: "wb-jump", "aria-label": words("header.sections") }, el("ul", {}, built.sections.map((each) => el("li", {},
      el("button", { type: "button", class: "wb-link", onclick: () => each.go() }, each.node.querySelector("h2").textContent)))));
    header.node.append(jump);
    root.replaceChildren(header.node, ...built.sections.map((each) => each.node));
    built.jump = jump;
  }

  /** What Voilà shows around a form is ours too, and speaks the language of the form. */
  function around() {
    const shell = document.querySelector("main.wb-page");
    if (!shell) return;
    document.documentElement.lang = told.language;
    say(shell.querySelector("h1"), words(`notebook.${told.notebook}`));
    say(shell.querySelector("nav a"), words("header.forms"));
  }

  const heard = (message, buffers) => {
    clearTimeout(waiting);
    silent = false;
    patience = PATIENCE_MS;
    if (message.type === "page") coming = message;
    else if (message.type === "state") onState(message);
    else if (message.type === "gate") gate(page, root, message, (said) => post(said));
    else if (message.type === "refused") page.announce(message.words);
    else if (message.type === "reply" && replies.has(message.id)) {
      replies.get(message.id)({ ...message.reply, files: buffers || [] });
      replies.delete(message.id);
    }
    if (unanswered().length) wait();
  };
  const leaving = (event) => {
    flush();
    if (kept.length) event.preventDefault();
  };
  root.addEventListener("keydown", (event) => {
    const typing = /^(input|textarea)$/i.test(event.target.tagName) && event.target.type !== "checkbox";
    if (typing || !(event.ctrlKey || event.metaKey) || !/^[zy]$/i.test(event.key)) return;
    event.preventDefault();
    flush();
    post({ type: event.shiftKey || event.key.toLowerCase() === "y" ? "redo" : "undo" });
  });
  model.on("msg:custom", heard);
  globalThis.addEventListener("beforeunload", leaving);
  globalThis.addEventListener("pagehide", flush);
  root.addEventListener("focusout", flush);
  let tries = 0;
  const hello = () => {
    if (told || coming || root.querySelector(".wb-gate") || tries > 60) return;
    tries += 1;
    post({ type: "hello" });
    setTimeout(hello, 2000);
  };
  hello();
  return () => {
    flush();
    clearTimeout(waiting);  // who shows the form next has what was not answered
    model.off("msg:custom", heard);
    globalThis.removeEventListener("beforeunload", leaving);
    globalThis.removeEventListener("pagehide", flush);
  };
}

/** The head of the page: where one is, how what was typed is kept, undo and redo, language, what others changed. */
function headerOf(page, { press, language, choose, status, state }) {
  const node = el("div", { class: "wb-head" });
  const said = el("p", { class: "wb-said", role: "status" });
  const kept = el("p", { class: "wb-state", role: "status" });
  const undo = el("button", { type: "button", onclick: () => press("undo") });
  const redo = el("button", { type: "button", onclick: () => press("redo") });
  // JupyterLab runs the notebook again at a click; what was typed waits on this page for the new form.
  const again = el("button", { type: "button", "data-commandlinker-command": "notebook:run-all-cells" });
  const left = el("p", { class: "wb-left" });
  const conflict = el("div", { class: "wb-conflict" });
  let shown = null;
  return {
    node,
    said,
    draw() {
      const { told, words } = page;
      say(undo, words("header.undo"));
      say(redo, words("header.redo"));
      say(again, words("header.again"));
      const choose_ = el("select", { id: fresh("language"), onchange: () => language(choose_.value) },
        told.languages.map((each) => el("option", { value: each, lang: each }, words(`language.${each}`))));
      choose_.value = told.language;
      shown = null;
      node.replaceChildren(
        el("nav", { "aria-label": words("header.notebooks") }, el("ul", {}, told.notebooks.map((each) => el("li", {},
          each === told.notebook ? el("span", { "aria-current": "page" }, words(`notebook.${each}`)) : linkTo(each, words(`notebook.${each}`)))))),
        el("div", { class: "wb-bar" }, kept, again, el("span", { class: "wb-pair" }, undo, redo),
          el("span", { class: "wb-language" }, el("label", { for: choose_.id }, words("header.language")), choose_)),
        ...(page.find("language.note") ? [el("p", { class: "wb-review" }, words("language.note"))] : []),
        left, said, conflict);
    },
    update() {
      const now = status();
      say(kept, now.words);
      kept.dataset.state = now.name;
      again.hidden = !now.again;
      undo.disabled = !state().undo;
      redo.disabled = !state().redo;
      const { missing, wrong } = page.faultsUnder([]);
      say(left, [wrong ? page.words("header.wrong", { count: wrong }) : "",
        missing ? page.words("header.missing", { count: missing }) : page.words("header.complete")].filter(Boolean).join(" "));
      if (!same(shown, state().clashes)) {
        shown = state().clashes;
        keepingFocus(conflict, () => conflict.replaceChildren(...shown.map((clash) => clashOf(page, clash, choose))));
      }
    },
  };
}

/** One field that two people changed: both texts, and a button for each. */
function clashOf(page, clash, choose) {
  const side = (whose, text) => el("div", { class: "wb-side" }, el("h4", {}, page.words(`conflict.${whose}`)),
    el("p", { class: "wb-both" }, text),
    el("button", {
      type: "button", "data-key": `${clash.path}-${whose}`, "aria-pressed": clash.chosen === whose ? "true" : "false",
      onclick: () => choose(clash.path, whose),
    }, page.words(`conflict.keep_${whose}`)));
  return el("section", { class: "wb-clash", role: "alert" }, el("h3", {}, clash.label), side("mine", clash.mine), side("theirs", clash.theirs));
}

/** Where JupyterLab shows this page, as the parts of its address; nothing elsewhere. */
const labAt = () => location.pathname.match(/^(.*?\/(?:lab|doc|notebooks))(?:\/workspaces\/[^/]+)?(?:\/tree)?(\/.*)?$/);

/** A link to another notebook: in JupyterLab it opens beside this one, elsewhere it is a page of its own. */
function linkTo(notebook, text) {
  const here = () => {
    const at = location.pathname;
    const lab = labAt();
    const folder = decodeURIComponent((lab ? lab[2] || "" : at).replace(/[^/]*\.ipynb$/, "")).replace(/^\//, "");
    return { lab, folder, href: lab ? `${lab[1]}/tree/${folder}${notebook}.ipynb` : at.replace(/[^/]*$/, `${notebook}.ipynb`) };
  };
  const link = el("a", { href: here().href }, text);
  link.addEventListener("click", () => {
    const { lab, folder, href } = here();
    link.href = href;
    if (lab && lab[1].endsWith("/lab")) {
      link.dataset.commandlinkerCommand = "docmanager:open";
      link.dataset.commandlinkerArgs = JSON.stringify({ path: `${folder}${notebook}.ipynb` });
    }
  });
  return link;
}

/** Brings a heading to the top and puts the focus on it. */
function goTo(id) {
  const heading = document.getElementById(id);
  heading.tabIndex = -1;
  heading.scrollIntoView({ block: "start" });
  heading.focus({ preventScroll: true });
}

/** One section: fields, entries or a view. */
function sectionOf(page, section) {
  if (section.kind === "view") return viewOf(page, section.name);
  const part = page.told.whole.of.find((each) => each.name === section.part);
  const path = () => [section.part];
  const inner = section.kind === "fields" ? group(page, part, path, section.only)
    : entries(page, part, path, { only: section.only, namedBy: section.named_by });
  const title = page.find(`section.${section.part}`);
  const id = fresh(section.part);
  return {
    go: () => goTo(id),
    node: el("section", { class: "wb-section", "aria-labelledby": id }, el("h2", { id }, title || part.label),
      page.find(`guide.${section.part}`) ? el("p", { class: "wb-guide" }, page.words(`guide.${section.part}`)) : null, inner.node),
    update: () => inner.update(),
    part: section.part,
    open: (step) => inner.open && inner.open(step),
  };
}

function viewOf(page, name) {
  const id = fresh(name);
  const root = el("div", { class: `wb-view wb-view-${name}` });
  const node = el("section", { class: "wb-section", "aria-labelledby": id }, el("h2", { id }, page.words(`view.${name}.title`)),
    page.find(`view.${name}.guide`) ? el("p", { class: "wb-guide" }, page.words(`view.${name}.guide`)) : null, root);
  let drawn;
  const self = {
    node,
    view: name,
    go: () => goTo(id),
    data: undefined,
    update() {
      if (self.data === undefined) return;
      if (self.data === drawn) {
        // Fields of the case that a view holds show what is typed and what is wrong between two drawings.
        if (VIEWS[name].update) VIEWS[name].update(root, page);
        return;
      }
      drawn = self.data;
      keepingFocus(root, () => VIEWS[name].draw(root, self.data, (message, files) => page.act(name, message, files),
        (word, named) => page.words(`view.${name}.${word}`, named), page));
      node.hidden = self.data.hidden === true;
    },
  };
  return self;
}

/** What stands in the way of opening a case, and what to do about it: a text, a link, or a passphrase to type. */
function gate(page, root, { title, trouble, passphrase, notebook, link, button, language }, post) {
  // A kernel that was slow to answer answers twice: what is typed meanwhile stays.
  const typed = root.querySelector(".wb-gate input");
  if (typed && typed.value) return;
  const id = fresh("passphrase");
  const input = el("input", { type: "password", id, autocomplete: "current-password" });
  const form = formOf(() => { post({ type: "unlock", passphrase: input.value }); input.value = ""; },
    el("label", { for: id }, passphrase || ""), input, el("button", { type: "submit" }, button || ""));
  root.lang = language;
  root.replaceChildren(el("section", { class: "wb-section wb-gate", role: "alert" }, el("h2", {}, title),
    saidOf(trouble), passphrase ? form : null, notebook ? linkTo(notebook, link) : null));
  if (passphrase) input.focus();
}

function render({ model, el: holder }) {
  const root = el("div", { class: "wb-panel", "data-lm-suppress-shortcuts": "true" });
  // JupyterLab asks the focused element first: without this, arrows in a list of choices would move its cells.
  root.addEventListener("focusin", ({ target }) => target.setAttribute("data-lm-suppress-shortcuts", "true"));
  holder.append(root);
  return panel(model, root);
}
