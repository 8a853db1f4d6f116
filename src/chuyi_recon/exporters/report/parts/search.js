// Search through the text and every witness, for what is not drawn cannot be found by the browser.

let hits = []; // rows, in order; of those that are shown

function search() {
  hits = [];
  if (!state.query) return;
  const found = new Set();
  const look = (points, rowOfPlace) => {
    for (let unit = points.text.indexOf(state.query); unit >= 0; unit = points.text.indexOf(state.query, unit + state.query.length)) {
      const row = rowOfPlace(points.point(unit));
      if (row !== undefined && !BLANK[row]) found.add(row);
    }
  };
  look(TEXT, (at) => rowsPrinted(at, 0)[0]);
  WITNESSES.forEach(({ points }, w) => look(points, (at) => rowsAt(w, at, 0)[0]));
  hits = [...found].filter((r) => PASSES[r] || state.whole).sort((a, b) => a - b);
}

// The next hit after the chosen clause, or the one before it; round the end.
function toHit(by) {
  const next = by > 0 ? hits.find((r) => r > state.clause) : hits.findLast((r) => r < state.clause);
  const target = next ?? hits[by > 0 ? 0 : hits.length - 1];
  if (target !== undefined) choose(target);
}
