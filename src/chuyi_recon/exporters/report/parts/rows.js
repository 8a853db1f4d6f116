// Which places and findings pass the filters, how many would pass each other one, and the clauses that hold them.

const THE_TEXT = "="; // the witness of a doubt: the text itself
const REMARK_FACETS = ["code", "severity", "witness"];
const PLACE_FACETS = ["state", "step"];

const ROW_STEP = new Uint8Array(ROWS);
const BLANK = new Uint8Array(ROWS); // nothing printed, and what a witness has there is white space
for (let r = 0; r < ROWS; r++) {
  let silent = !isPrinted(r) && !REMARKS_AT[r].length;
  for (let l = FIRST[r]; l < FIRST[r + 1]; l++) {
    if (AT[l + 1] > AT[l] || OPEN[l]) ROW_STEP[r] = Math.max(ROW_STEP[r], STEP[l]);
    silent = silent && !OPEN[l] && SIGLA.every((_, w) => SIZE[w][l] <= 0 || !readingOf(w, l).trim());
  }
  BLANK[r] = silent ? 1 : 0;
}
const SHOWN_ROWS = Array.from({ length: ROWS }, (_, r) => r).filter((r) => !BLANK[r]);

const facetOf = {
  code: (m) => m.code,
  severity: (m) => SEVERITIES[m.severity],
  witness: (m) => (m.w < 0 ? THE_TEXT : SIGLA[m.w]),
  state: (place) => place.state,
  step: (place) => String(place.step),
};
const COUNTED = REMARKS.filter((m) => !m.inner);
// The values of each facet that occur, in the order in which they are listed.
const VALUES = {
  state: STATES.filter((s) => PLACES.some((place) => place.state === s)),
  step: ["4", "3", "2", "1", "0"].filter((s) => PLACES.some((place) => facetOf.step(place) === s)),
  severity: SEVERITIES.filter((s) => COUNTED.some((m) => facetOf.severity(m) === s)),
  code: [...new Set(COUNTED.map((m) => m.code))].sort(),
  witness: [...SIGLA, THE_TEXT].filter((s) => COUNTED.some((m) => facetOf.witness(m) === s)),
};

const PASSES = new Uint8Array(ROWS);
const COUNTS = Object.fromEntries(FACETS.map((f) => [f, new Map()]));
let passing = []; // rows
let passingThings = { places: [], remarks: [] };

function filtering() {
  return FACETS.some((f) => state.chosen[f].size > 0);
}

// Fills PASSES, `passing` and COUNTS. A place passes where one of its findings meets all that is asked of findings (a
// loop in 001, not a loop in 002 beside something in 001), a finding where one of its places meets what is asked of
// places. Listed are the clauses of the places, or of the findings where nothing is asked of places.
function filter() {
  const asked = (facets) => facets.some((f) => state.chosen[f].size > 0);
  const failed = (facets, thing) => facets.filter((f) => state.chosen[f].size && !state.chosen[f].has(facetOf[f](thing)));
  const remarkOk = (i) => !failed(REMARK_FACETS, REMARKS[i]).length;
  const placeOk = (place) => !failed(PLACE_FACETS, place).length;
  const ofPlace = asked(REMARK_FACETS) ? (place) => place.allRemarks.some(remarkOk) : () => true;
  const ofRemark = asked(PLACE_FACETS) ? (m) => PLACES_OF[m.n].some(placeOk) : () => true;
  FACETS.forEach((f) => COUNTS[f].clear());
  const sift = (things, facets, joined) =>
    things.filter((thing) => {
      const wrong = failed(facets, thing);
      if (wrong.length > 1 || !joined(thing)) return false;
      for (const f of wrong.length ? wrong : facets) COUNTS[f].set(facetOf[f](thing), (COUNTS[f].get(facetOf[f](thing)) ?? 0) + 1);
      return !wrong.length;
    });
  passingThings = { places: sift(PLACES, PLACE_FACETS, ofPlace), remarks: sift(COUNTED, REMARK_FACETS, ofRemark) };
  const found = asked(PLACE_FACETS) ? passingThings.places.map((place) => place.allRows) : passingThings.remarks.map((m) => m.rows);
  PASSES.fill(filtering() ? 0 : 1);
  if (filtering()) for (const rows of found) for (const r of rows) PASSES[r] = 1;
  BLANK.forEach((blank, r) => blank && (PASSES[r] = 0));
  passing = SHOWN_ROWS.filter((r) => PASSES[r]);
}
