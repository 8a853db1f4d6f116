// Which clauses pass the filters, and how many would pass each other one.

const STATES = ["open", "decided", "agreed"];
const THE_TEXT = "="; // the witness of a doubt: the text itself
const REMARK_FACETS = ["code", "severity", "witness"];

const ROW_STEP = new Uint8Array(ROWS);
const ROW_STATE = new Uint8Array(ROWS);
const BLANK = new Uint8Array(ROWS); // nothing printed, and what a witness has there is white space
for (let r = 0; r < ROWS; r++) {
  ROW_STATE[r] = 2;
  let silent = !isPrinted(r) && !REMARKS_AT[r].length;
  for (let l = FIRST[r]; l < FIRST[r + 1]; l++) {
    if (AT[l + 1] > AT[l] || OPEN[l]) ROW_STEP[r] = Math.max(ROW_STEP[r], STEP[l]);
    if (OPEN[l]) ROW_STATE[r] = 0;
    else if (ROW_STATE[r] && contested(l)) ROW_STATE[r] = 1;
    silent = silent && SIGLA.every((_, w) => SIZE[w][l] <= 0 || !readingOf(w, l).trim());
  }
  BLANK[r] = silent ? 1 : 0;
}
const SHOWN_ROWS = Array.from({ length: ROWS }, (_, r) => r).filter((r) => !BLANK[r]);

const facetOf = {
  code: (m) => m.code,
  severity: (m) => SEVERITIES[m.severity],
  witness: (m) => (m.w < 0 ? THE_TEXT : SIGLA[m.w]),
  state: (r) => STATES[ROW_STATE[r]],
  step: (r) => String(ROW_STEP[r]),
};
// The values of each facet that occur, in the order in which they are listed.
const VALUES = {
  code: [...new Set(REMARKS.map((m) => m.code))].sort(),
  severity: SEVERITIES.filter((_, s) => REMARKS.some((m) => m.severity === s)),
  witness: [...SIGLA, THE_TEXT].filter((s) => REMARKS.some((m) => facetOf.witness(m) === s)),
  state: STATES.filter((_, s) => SHOWN_ROWS.some((r) => ROW_STATE[r] === s)),
  step: ["4", "3", "2", "1", "0"].filter((s) => SHOWN_ROWS.some((r) => ROW_STEP[r] === Number(s))),
};

const PASSES = new Uint8Array(ROWS);
const COUNTS = Object.fromEntries(FACETS.map((f) => [f, new Map()]));
let passing = [];

function filtering() {
  return FACETS.some((f) => state.chosen[f].size > 0);
}

// Fills PASSES, `passing` and COUNTS. One remark must meet all that is asked of remarks: a loop in 001, not a
// loop in 002 beside something in 001.
function filter() {
  const chosen = state.chosen;
  const wants = (facet, thing) => !chosen[facet].size || chosen[facet].has(facetOf[facet](thing));
  const anyRemark = REMARK_FACETS.every((f) => !chosen[f].size);
  const stateOk = (r) => wants("state", r);
  const stepOk = (r) => wants("step", r);
  const hasPassing = new Uint8Array(ROWS); // has a remark that passes
  const seen = Object.fromEntries(REMARK_FACETS.map((f) => [f, new Set()])); // `row value`, each counted once
  FACETS.forEach((f) => COUNTS[f].clear());
  REMARKS.forEach((remark) => {
    const failed = REMARK_FACETS.filter((f) => !wants(f, remark));
    if (failed.length > 1) return;
    for (const r of remark.rows) {
      if (!failed.length) hasPassing[r] = 1;
      if (BLANK[r] || !stateOk(r) || !stepOk(r)) continue;
      for (const f of failed.length ? failed : REMARK_FACETS) {
        const mark = `${r} ${facetOf[f](remark)}`;
        if (seen[f].has(mark)) continue;
        seen[f].add(mark);
        add(COUNTS[f], facetOf[f](remark));
      }
    }
  });
  passing = [];
  for (let r = 0; r < ROWS; r++) {
    const remarked = anyRemark || hasPassing[r] === 1;
    PASSES[r] = !BLANK[r] && remarked && stateOk(r) && stepOk(r) ? 1 : 0;
    if (PASSES[r]) passing.push(r);
    if (BLANK[r] || !remarked) continue;
    if (stepOk(r)) add(COUNTS.state, facetOf.state(r));
    if (stateOk(r)) add(COUNTS.step, facetOf.step(r));
  }
}

function add(counts, value) {
  counts.set(value, (counts.get(value) ?? 0) + 1);
}
