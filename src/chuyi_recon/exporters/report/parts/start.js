// The page put together, and what happens when something changes.

const PARTS = {}; // elements by what they are
let list = null; // what scrolls
let listed = "text"; // the view whose items it holds

function figures() {
  const base = RECORD.family.base ? render("base-is", { base: RECORD.family.base }) : render("no-base");
  const counts = { witnesses: SIGLA.length, characters: counted(TEXT.length), open: counted(OPEN_PLACES.length), findings: counted(COUNTED.filter((m) => m.w >= 0).length), doubts: counted(RECORD.doubts.length) };
  return `${render("figures", counts)} · ${base}`;
}

function build() {
  const app = (PARTS.app = document.getElementById("app"));
  PARTS.query = make("input", { type: "search", on: { input: (e) => typed(e.target.value), keydown: enterSearch } });
  PARTS.found = make("span", { class: "found", role: "status" });
  PARTS.tabs = VIEWS.map((view) => make("button", { type: "button", on: { click: () => change({ view }) } }));
  PARTS.nav = make("nav", {}, ...PARTS.tabs);
  PARTS.figures = make("p", { class: "figures" });
  PARTS.filtersButton = make("button", { type: "button", class: "filters-button", on: { click: openFilters } });
  PARTS.language = make("button", { type: "button", on: { click: nextLanguage } });
  PARTS.helpButton = make("button", { type: "button", on: { click: () => PARTS.help.showModal() } });
  PARTS.trayButton = make("button", { type: "button", class: "tray-button", on: { click: () => PARTS.tray.showModal() } });
  PARTS.print = [make("button", { type: "button", on: { click: () => printAs("notes") } }), make("button", { type: "button", on: { click: () => printAs("clean") } })];
  PARTS.printMenu = make("summary");
  const printing = make("details", { class: "menu" }, PARTS.printMenu, make("div", {}, ...PARTS.print));
  PARTS.index = RECORD.indexed ? make("a", { class: "index-link", href: "../index.html" }) : null;
  const title = make("h1", {}, put(make("bdi", { lang: RECORD.script }), RECORD.family.title || RECORD.family.name));
  const tools = make("div", { class: "tools" }, make("label", { class: "query" }, PARTS.query), PARTS.found, PARTS.filtersButton, PARTS.trayButton, printing, PARTS.language, PARTS.helpButton);
  app.append(make("header", {}, make("div", { class: "names" }, PARTS.index, title, PARTS.figures), PARTS.nav, tools));
  PARTS.strip = make("canvas", { class: "strip", tabindex: 0, role: "slider", "aria-orientation": "vertical", on: { click: stripClick, keydown: stripKey } });
  PARTS.filters = make("aside", { class: "filters", id: "filters" });
  PARTS.box = make("div", { class: "box", tabindex: 0, role: "region", on: { click: textClick, pointerover: textOver, pointerleave: () => pairUp(null) } });
  PARTS.sides = make("div", { class: "sides" });
  PARTS.empty = make("p", { class: "empty-note" });
  PARTS.tables = make("div", { class: "tables", tabindex: -1 });
  PARTS.apparatus = make("aside", { class: "apparatus", id: "apparatus", on: { pointerover: textOver, pointerleave: () => pairUp(null), click: entryClick } });
  PARTS.help = make("dialog", { class: "help" });
  PARTS.tray = make("dialog", { class: "help" });
  app.append(make("main", {}, PARTS.strip, PARTS.filters, make("div", { class: "middle" }, PARTS.sides, PARTS.empty, PARTS.box, PARTS.tables), PARTS.apparatus), PARTS.help, PARTS.tray);
  list = new Scroll(PARTS.box, {
    draw: (item) => (listed === "compare" ? drawPair(item) : drawBlock(item)),
    guess: (item) => (listed === "compare" ? guessPair(item, PARTS.box.clientWidth) : guessBlock(item, proseWidth(), PARTS.box.clientWidth > 560)),
    moved: () => drawSight(),
  });
}

function proseWidth() {
  const width = PARTS.box.clientWidth;
  return width > 560 ? Math.min(width - 200, 760) : width - 24;
}

// All words of the page.
function label() {
  PARTS.query.setAttribute("aria-label", render("search"));
  PARTS.query.placeholder = render("search-short");
  PARTS.query.title = render("search-note");
  PARTS.tabs.forEach((tab, i) => (tab.textContent = render(`view-${VIEWS[i]}`)));
  PARTS.nav.setAttribute("aria-label", render("views"));
  PARTS.figures.textContent = figures();
  PARTS.filtersButton.textContent = render("filters");
  PARTS.language.textContent = render("language");
  PARTS.language.setAttribute("aria-label", render("language-label"));
  PARTS.language.lang = state.lang === "en" ? "zh-Hans" : "en";
  if (PARTS.index) PARTS.index.textContent = `← ${render("index")}`;
  PARTS.printMenu.textContent = render("print");
  ["print-notes", "print-clean"].forEach((key, i) => (PARTS.print[i].textContent = render(key)));
  PARTS.helpButton.textContent = "?";
  PARTS.helpButton.setAttribute("aria-label", render("help"));
  PARTS.strip.setAttribute("aria-label", render("strip-label"));
  PARTS.strip.title = render("strip-label");
  PARTS.filters.setAttribute("aria-label", render("filters"));
  PARTS.box.setAttribute("aria-label", render("text-label"));
  PARTS.apparatus.setAttribute("aria-label", render("apparatus"));
  PARTS.empty.textContent = render("filter-none");
  drawFilters(PARTS.filters);
  drawHelp(PARTS.help);
  showRulings();
}

// How many rulings are made here, and the tray of them.
function showRulings() {
  PARTS.trayButton.textContent = state.rulings.length ? render("tray-many", { n: state.rulings.length }) : render("tray");
  PARTS.trayButton.classList.toggle("full", state.rulings.length > 0);
  drawTray(PARTS.tray);
}

function comparedRows() {
  const rows = walked().filter(standsOnASide);
  return state.differing ? rows.filter(differsAt) : rows;
}

// The items of the list, and at which of them the chosen clause stands.
function items() {
  if (state.view === "compare") return comparedRows();
  if (!filtering() || state.whole) return BLOCKS.map((_, b) => b);
  return BLOCKS.map((_, b) => b).filter((b) => BLOCKS[b].rows.some((r) => PASSES[r]));
}

function itemOf(r) {
  const wanted = listed === "compare" ? r : BLOCK_OF[r];
  const i = lowest(list.items.length, (k) => list.items[k] >= wanted);
  return list.items[i] === wanted ? i : -1;
}

function rebuild(keep) {
  listed = state.view;
  list.show(items(), 0);
  PARTS.empty.hidden = list.items.length > 0;
  const wanted = state.view === "compare" || keep < 0 ? keep : BLOCK_OF[nearestShown(keep)];
  const i = lowest(list.items.length, (k) => list.items[k] >= wanted);
  list.to(Math.min(i, Math.max(0, list.items.length - 1)), keep >= 0 ? 0.25 : 0);
}

function rowsOfItem(item) {
  const rows = listed === "compare" ? [item] : BLOCKS[item].rows;
  return [rows[0], rows[rows.length - 1]];
}

function rowsInSight() {
  if (!list.items.length) return null;
  const [first, last] = list.inSight().map((i) => Math.min(i, list.items.length - 1));
  return [rowsOfItem(list.items[first])[0], rowsOfItem(list.items[last])[1]];
}

function drawSight() {
  const sight = state.view === "tables" ? null : rowsInSight();
  drawStrip(PARTS.strip, sight);
  const at = sight ? sight[0] : 0;
  const attributes = { "aria-valuemin": 1, "aria-valuemax": ROWS, "aria-valuenow": at + 1, "aria-valuetext": render("strip-at", { at: at + 1, all: ROWS }) };
  for (const [name, value] of Object.entries(attributes)) PARTS.strip.setAttribute(name, value);
}

function showChosen(focus) {
  for (const element of PARTS.box.querySelectorAll("[data-row]")) {
    const chosen = Number(element.dataset.row) === state.clause;
    element.classList.toggle("chosen", chosen);
    element.tabIndex = chosen ? 0 : -1;
    if (chosen) element.setAttribute("aria-current", "true");
    else element.removeAttribute("aria-current");
    for (const locus of element.querySelectorAll("[data-locus]")) locus.classList.toggle("locus", Number(locus.dataset.locus) === state.locus);
  }
  if (focus) currentClause()?.focus({ preventScroll: true });
}

function showApparatus() {
  const open = state.clause >= 0 && state.view !== "tables";
  PARTS.app.classList.toggle("apparatus-open", open);
  const close = make("button", { type: "button", class: "close", "aria-label": render("close"), text: "×", on: { click: () => choose(-1) } });
  PARTS.apparatus.replaceChildren(...(open ? [close, drawApparatus(state.clause)] : [drawHint()]));
  PARTS.apparatus.scrollTop = 0;
  if (open) PARTS.apparatus.querySelector(".entry.locus")?.scrollIntoView({ block: "nearest" });
}

// What stands beside the text while no clause is chosen.
function drawHint() {
  return make("div", { class: "hint" }, make("p", { class: "quiet" }, render("choose"), " ", make("kbd", { text: "j" }), make("kbd", { text: "k" }), " · ", render("keys"), " ", make("kbd", { text: "?" })), ...drawLegend());
}

function showSides() {
  const pick = (side) => {
    const select = make("select", { "aria-label": render(side), on: { change: (e) => change({ [side]: e.target.value }) } });
    select.append(make("option", { value: RECONSTRUCTION, text: render("reconstruction") }), ...SIGLA.map((s) => make("option", { value: s, text: s })));
    select.value = state[side];
    return select;
  };
  const differing = make("input", { type: "checkbox", on: { change: (e) => change({ differing: e.target.checked }) } });
  differing.checked = state.differing;
  PARTS.sides.replaceChildren(pick("left"), make("button", { type: "button", text: `⇄ ${render("swap")}`, on: { click: swapSides } }), pick("right"), make("label", { class: "choice" }, differing, make("span", { text: render("only-differences") })));
}

function showFound() {
  const at = lowest(hits.length, (i) => hits[i] >= state.clause);
  PARTS.found.textContent = !state.query ? "" : hits.length ? render("search-count", { at: hits[at] === state.clause ? at + 1 : "–", all: counted(hits.length) }) : render("search-none");
  if (PARTS.query.value !== state.query) PARTS.query.value = state.query;
}

function showView() {
  for (const view of VIEWS) PARTS.app.classList.toggle(`view-${view}`, view === state.view);
  PARTS.tabs.forEach((tab, i) => tab.setAttribute("aria-pressed", String(VIEWS[i] === state.view)));
  if (state.view === "tables") drawTables(PARTS.tables);
  showSides();
}

function changed(what) {
  const any = (...names) => names.some((name) => what.has(name));
  const seen = rowsInSight();
  if (any("rulings")) keepRulings();
  if (any("editor")) remember(EDITOR, state.editor);
  if (any("lang")) label();
  else if (any("rulings")) showRulings();
  else if (any("editor")) showLines();
  if (any("chosen")) filter();
  if (any("chosen", "whole")) showFilters();
  if (any("query", "chosen", "whole")) search();
  if (any("view", "lang", "left", "right", "differing")) showView();
  const keep = state.clause >= 0 ? state.clause : seen ? seen[0] : -1;
  if (state.view !== "tables" && any("view", "chosen", "whole", "left", "right", "differing", "lang")) rebuild(keep);
  else if (any("query", "rulings")) list.redraw();
  if (any("rulings") && !any("clause", "locus", "place", "view", "lang")) {
    showApparatus();
    showChosen(false);
  }
  if (any("clause", "locus", "place", "view", "lang")) {
    showApparatus();
    const i = state.clause >= 0 ? itemOf(state.clause) : -1;
    if (i >= 0 && state.view !== "tables") bring(i);
    showChosen(!PARTS.app.contains(document.activeElement) || PARTS.box.contains(document.activeElement));
    pairUp(state.locus >= 0 ? state.locus : null);
  }
  if (any("clause", "query", "lang", "chosen", "whole")) showFound();
  drawSight();
}

// A block may be longer than the window: what must be in sight is the clause.
function bring(i) {
  list.to(i);
  const box = PARTS.box.getBoundingClientRect();
  const clause = PARTS.box.querySelector(`[data-row="${state.clause}"]`)?.getBoundingClientRect();
  if (!clause || (clause.top >= box.top + 8 && clause.bottom <= box.bottom - 8)) return;
  PARTS.box.scrollTop += clause.top - box.top - box.height * 0.3;
  list.paint();
}

function typed(query) {
  change({ query });
}

function enterSearch(event) {
  if (event.key === "Enter" && !event.isComposing) toHit(event.shiftKey ? -1 : 1);
  if (event.key === "Escape") PARTS.box.focus({ preventScroll: true });
}

function textClick(event) {
  if (!getSelection().isCollapsed) return; // somebody is marking text to copy it
  const row = event.target.closest("[data-row]");
  if (!row) return;
  const locus = event.target.closest("[data-locus]");
  const l = locus ? Number(locus.dataset.locus) : -1;
  choose(Number(row.dataset.row), l >= 0 && (kindOf(l) !== AGREED || PLACE_OF.has(l)) ? l : -1);
}

function entryClick(event) {
  const entry = event.target.closest(".entry");
  if (entry?.dataset.locus && !event.target.closest("button, textarea, input") && getSelection().isCollapsed) choose(state.clause, Number(entry.dataset.locus));
}

function textOver(event) {
  const locus = event.target.closest("[data-locus]");
  pairUp(locus ? Number(locus.dataset.locus) : state.locus >= 0 ? state.locus : null);
}

function stripClick(event) {
  const box = PARTS.strip.getBoundingClientRect();
  toRow(rowAtHeight((event.clientY - box.top) / box.height));
}

function stripKey(event) {
  const by = { ArrowDown: 1, ArrowUp: -1, PageDown: 20, PageUp: -20, Home: -Infinity, End: Infinity }[event.key];
  if (by === undefined) return;
  event.preventDefault();
  event.stopPropagation();
  const here = lowest(SHOWN_ROWS.length, (i) => SHOWN_ROWS[i] >= state.clause);
  toRow(SHOWN_ROWS[Math.max(0, Math.min(SHOWN_ROWS.length - 1, here + by))]);
}

// To a row, or where filters hide it to the next one that is shown.
function toRow(r) {
  const rows = state.view === "compare" ? comparedRows() : walked();
  const i = Math.min(lowest(rows.length, (k) => rows[k] >= r), rows.length - 1);
  if (state.view === "tables") change({ view: "text", clause: r, locus: -1 });
  else if (rows.length) choose(rows[i]);
}

function swapSides() {
  change({ left: state.right, right: state.left });
}

function nextLanguage() {
  change({ lang: LANGUAGES[(LANGUAGES.indexOf(state.lang) + 1) % LANGUAGES.length] });
}

function openFilters() {
  PARTS.app.classList.toggle("filters-open");
  [...PARTS.filters.querySelectorAll("input")].find((input) => input.offsetParent !== null)?.focus();
}

build();
Object.assign(state, read(), { rulings: unsavedRulings(), editor: recall(EDITOR) });
keepRulings();
setLanguage(state.lang);
filter();
search();
listen();
onChange(changed);
label();
changed(new Set([...Object.keys(STANDARD), "view"]));
addEventListener("hashchange", () => location.hash !== written && change(read()));
matchMedia("(prefers-color-scheme: dark)").addEventListener("change", drawSight);
new ResizeObserver(drawSight).observe(PARTS.strip);
