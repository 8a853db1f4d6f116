// What is looked at, and how. It stands in the address after `#`, so that a place can be sent to somebody.

const VIEWS = ["text", "compare", "tables"];
const FACETS = ["state", "step", "severity", "code", "witness"];
const RECONSTRUCTION = "="; // in place of a siglum: the text itself
const STANDARD = {
  lang: navigator.language.toLowerCase().startsWith("zh") ? "zh" : RECORD.lang, view: "text", clause: -1, locus: -1, place: -1, query: "", whole: false, differing: false,
  left: RECONSTRUCTION, right: RECORD.family.pivot,
};
const state = { ...STANDARD, rulings: [], editor: "", chosen: Object.fromEntries(FACETS.map((f) => [f, new Set()])) };
const listeners = [];
let written = null;

// `act(what)` is called after every change, with the names of what changed.
function onChange(act) {
  listeners.push(act);
}

function change(patch) {
  const changed = new Set(Object.keys(patch).filter((name) => patch[name] !== state[name]));
  if (!changed.size) return;
  Object.assign(state, patch);
  if (changed.has("lang")) setLanguage(state.lang);
  write();
  listeners.forEach((act) => act(changed));
}

function write() {
  const parameters = new URLSearchParams();
  if (state.lang !== STANDARD.lang) parameters.set("lang", state.lang);
  if (state.view !== STANDARD.view) parameters.set("view", state.view);
  if (state.clause >= 0) parameters.set("clause", String(state.clause + 1));
  if (state.locus >= 0) parameters.set("locus", String(state.locus - FIRST[state.clause] + 1));
  for (const facet of FACETS) if (state.chosen[facet].size) parameters.set(facet, [...state.chosen[facet]].map(encodeURIComponent).join(","));
  if (state.query) parameters.set("find", state.query);
  for (const side of ["left", "right"]) if (state[side] !== STANDARD[side]) parameters.set(side, state[side]);
  if (state.whole) parameters.set("whole", "1");
  if (state.differing) parameters.set("differing", "1");
  written = `#${parameters}`;
  if (written === "#" && !location.hash) return;
  history.replaceState(null, "", written);
}

// The state that the address names; what it names wrongly is as if it were not named.
function read() {
  const parameters = new URLSearchParams(location.hash.slice(1));
  const among = (value, known, other) => (known.includes(value) ? value : other);
  const clause = Number.parseInt(parameters.get("clause") ?? "", 10) - 1;
  const known = clause >= 0 && clause < ROWS ? clause : -1;
  const locus = known < 0 ? -1 : FIRST[known] + Number.parseInt(parameters.get("locus") ?? "", 10) - 1;
  const sides = [RECONSTRUCTION, ...SIGLA];
  return {
    lang: among(parameters.get("lang"), LANGUAGES, STANDARD.lang),
    view: among(parameters.get("view"), VIEWS, STANDARD.view),
    clause: known,
    locus: known >= 0 && locus >= FIRST[known] && locus < FIRST[known + 1] ? locus : -1,
    place: -1,
    query: parameters.get("find") ?? "",
    left: among(parameters.get("left"), sides, STANDARD.left),
    right: among(parameters.get("right"), sides, STANDARD.right),
    whole: parameters.get("whole") === "1",
    differing: parameters.get("differing") === "1",
    chosen: Object.fromEntries(FACETS.map((f) => [f, new Set((parameters.get(f) ?? "").split(",").filter(Boolean).map(unquoted))])),
  };
}

function unquoted(value) {
  try {
    return decodeURIComponent(value);
  } catch {
    return value;
  }
}

function choose(clause, locus = -1) {
  change({ clause, locus, place: -1 });
}
