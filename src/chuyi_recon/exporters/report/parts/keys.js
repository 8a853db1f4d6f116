// Everything can be done from the keyboard; `?` says how.

const KEYS = [
  [["j", "k", "↓", "↑"], "key-next"],
  [["n", "p"], "key-match"],
  [["]", "[", "→", "←"], "key-locus"],
  [["Enter", "Esc"], "key-apparatus"],
  [["1", "2", "3"], "key-views"],
  [["/"], "key-search"],
  [["f"], "key-filters"],
  [["s"], "key-strip"],
  [["r", "u"], "key-rule"],
  [["t"], "key-tray"],
  [["x"], "key-swap"],
  [["Home", "End"], "key-ends"],
  [["l"], "key-language"],
  [["?"], "key-help"],
];

const ACTIONS = {
  j: () => step(1), ArrowDown: () => step(1), k: () => step(-1), ArrowUp: () => step(-1),
  n: () => toMatch(1), p: () => toMatch(-1),
  "]": () => toLocus(1), ArrowRight: () => toLocus(1), "[": () => toLocus(-1), ArrowLeft: () => toLocus(-1),
  Enter: () => document.getElementById("apparatus-head")?.focus(),
  Escape: () => back(),
  1: () => change({ view: "text" }), 2: () => change({ view: "compare" }), 3: () => change({ view: "tables" }),
  "/": () => PARTS.query.focus(),
  f: () => openFilters(),
  s: () => PARTS.strip.focus(),
  r: () => toActs(),
  u: () => undoHere(),
  t: () => PARTS.tray.showModal(),
  x: () => swapSides(),
  Home: () => choose(nearestShown(0)), End: () => choose(SHOWN_ROWS[SHOWN_ROWS.length - 1] ?? -1),
  l: () => nextLanguage(),
  "?": () => PARTS.help.showModal(),
};
const TURNING = new Set(["ArrowDown", "ArrowUp", "ArrowLeft", "ArrowRight", "Home", "End", "Enter", "j", "k", "n", "p", "[", "]"]);

// Rows that the keys walk: those that are shown.
function walked() {
  return filtering() && !state.whole ? passing : SHOWN_ROWS;
}

function step(by) {
  const rows = state.view === "compare" ? comparedRows() : walked();
  if (!rows.length) return;
  const here = lowest(rows.length, (i) => rows[i] >= state.clause);
  const next = state.clause < 0 ? 0 : by > 0 ? (rows[here] === state.clause ? here + 1 : here) : here - 1;
  choose(rows[Math.max(0, Math.min(rows.length - 1, next))]);
}

// The next clause that passes the filters; without filters the next open place that is not ruled here.
function toMatch(by) {
  const beyond = (r) => (by > 0 ? r > state.clause : r < state.clause);
  if (filtering()) {
    const next = by > 0 ? passing.find(beyond) : passing.findLast(beyond);
    if (next !== undefined) choose(next);
    return;
  }
  const from = OPEN_PLACES.indexOf(chosenPlace());
  const left = OPEN_PLACES.filter((place, i) => !isSettled(place) && (from >= 0 ? (by > 0 ? i > from : i < from) : beyond(place.rows[0])));
  toPlace(by > 0 ? left[0] : left.at(-1));
}

function locusOf(place) {
  return place.kind === "locus" ? place.locus : -1;
}

function toPlace(place) {
  if (!place) return;
  change({ view: state.view === "tables" ? "text" : state.view, whole: state.whole || !PASSES[place.rows[0]] });
  change({ clause: place.rows[0], locus: locusOf(place), place: place.n });
}

// The open place that was walked to, or that the chosen locus is of.
function chosenPlace() {
  return EVERY_PLACE[state.place] ?? PLACE_OF.get(state.locus);
}

function toLocus(by) {
  const r = state.clause;
  if (r < 0) return;
  const loci = [];
  for (let l = FIRST[r]; l < FIRST[r + 1]; l++) if (kindOf(l) !== AGREED || PLACE_OF.has(l)) loci.push(l);
  const here = loci.indexOf(state.locus);
  const next = here < 0 ? (by > 0 ? 0 : loci.length - 1) : here + by;
  if (loci[next] !== undefined) choose(r, loci[next]);
}

// To what can be ruled at the chosen place, else at the first open one of the clause.
function toActs() {
  const place = chosenPlace() ?? RULABLE_AT[state.clause]?.[0];
  const box = PARTS.apparatus.querySelector(`[data-place="${place?.n}"]`) ?? PARTS.apparatus;
  box.querySelector(".act")?.focus();
}

function undoHere() {
  const place = chosenPlace() ?? RULABLE_AT[state.clause]?.find((own) => own.ruling && ruledHere.has(keyOf(own)));
  if (place?.ruling) takeOut(keyOf(place));
}

function back() {
  if (!PARTS.app.classList.contains("filters-open") && document.activeElement === currentClause() && state.clause >= 0) return choose(-1);
  PARTS.app.classList.remove("filters-open");
  (currentClause() ?? PARTS.box).focus({ preventScroll: true });
}

function currentClause() {
  return PARTS.box.querySelector('[aria-current="true"]');
}

function listen() {
  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing || document.querySelector("dialog[open]")) return;
    const at = event.target;
    const typing = at.matches("input:not([type=checkbox]), textarea, select");
    if (typing && event.key !== "Escape") return;
    if (at.matches("button, input, summary, a") && ["Enter", " "].includes(event.key)) return;
    if (state.view === "tables" && TURNING.has(event.key)) return;
    const act = ACTIONS[event.key];
    if (!act) return;
    event.preventDefault();
    act();
  });
}

function drawHelp(dialog) {
  const keys = make("dl", { class: "keys" });
  for (const [names, key] of KEYS) keys.append(make("dt", {}, ...names.map((name) => make("kbd", { text: name }))), make("dd", { text: render(key) }));
  const close = make("button", { type: "button", class: "close", "aria-label": render("close"), text: "×", on: { click: () => dialog.close() } });
  dialog.setAttribute("aria-label", render("help"));
  dialog.replaceChildren(
    close, make("h2", { text: render("keys") }), keys, make("h2", { text: render("legend") }), ...drawLegend(),
    make("p", { class: "legend quiet", text: render("search-note") }),
  );
}
