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
  [["c"], "key-copy"],
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
  c: () => copyChosen(),
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

function toMatch(by) {
  const rows = filtering() ? passing : SHOWN_ROWS.filter((r) => ROW_STATE[r] === 0);
  const next = by > 0 ? rows.find((r) => r > state.clause) : rows.findLast((r) => r < state.clause);
  if (next !== undefined) choose(next);
}

function toLocus(by) {
  const r = state.clause;
  if (r < 0) return;
  const loci = [];
  for (let l = FIRST[r]; l < FIRST[r + 1]; l++) if (kindOf(l) !== AGREED || OPEN[l]) loci.push(l);
  const here = loci.indexOf(state.locus);
  const next = here < 0 ? (by > 0 ? 0 : loci.length - 1) : here + by;
  if (loci[next] !== undefined) choose(r, loci[next]);
}

function copyChosen() {
  const l = state.locus >= 0 ? state.locus : OPEN.findIndex((open, i) => open && ROW_OF[i] === state.clause);
  const focused = document.activeElement?.closest?.("li")?.querySelector("[data-copy]");
  const button = focused ?? document.querySelector(`.entry[data-locus="${l}"] [data-copy]`) ?? document.querySelector(".entry [data-copy]");
  button?.click();
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
    if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing || PARTS.help.open) return;
    const at = event.target;
    const typing = at.matches("input:not([type=checkbox]), textarea, select");
    if (typing && event.key !== "Escape") return;
    if (at.matches("button, input, summary") && ["Enter", " "].includes(event.key)) return;
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
  const close = make("button", { type: "button", text: render("close"), on: { click: () => dialog.close() } });
  dialog.setAttribute("aria-label", render("help"));
  dialog.replaceChildren(
    make("h2", { text: render("keys") }), keys, make("h2", { text: render("legend") }), ...drawLegend(),
    make("p", { class: "legend quiet", text: render("search-note") }), close,
  );
}

// How doubt, absence, severity and what cannot be seen are drawn.
function drawLegend() {
  const steps = make("ul", { class: "legend-steps", "aria-label": render("legend-steps") });
  for (let s = 0; s < 5; s++) steps.append(make("li", {}, make("span", { class: `sample s s${s}`, lang: "zh", text: "文字" }), render(`step-${s}`)));
  return [
    make("p", { class: "legend", text: render("legend-steps") }), steps,
    make("p", { class: "legend" }, make("span", { class: "caret open", text: "‸" }), ` ${render("legend-caret")}`),
    make("p", { class: "legend" }, ...GLYPHS.map((g, s) => make("span", { class: `glyph v${s}`, text: g })), ` ${render("legend-severity")}`),
    make("p", { class: "legend" }, ...["⏎", "␣", "□", "⇥", "[200B]"].map((sign) => make("span", { class: "sign", text: sign })), ` ${render("legend-signs")}`),
  ];
}
