// The places of the document: the other half of `places.py`. One fault is one place, and what is counted is places.

const KINDS = ["locus", "withheld", "flag", "doubt"];
const STATES = ["open", "deferred", "ruled", "decided"];
const EVERY_PLACE = placesOf(unpacked(RECORD.places), RECORD.rulable); // and the parts of each after it
const PLACES = EVERY_PLACE.filter((place) => !place.outer);
const OPEN_PLACES = PLACES.filter((place) => place.state === "open");
const RULABLE_AT = Array.from({ length: ROWS }, () => []); // by row the open places and parts in it
const PLACE_OF = new Map(); // by locus the open place whose readings witnesses have there
const PLACES_OF = REMARKS.map(() => []); // by remark the places that it points at
EVERY_PLACE.forEach((place, n) => {
  place.n = n;
  place.rows = rowsOfPlace(place);
  for (const i of place.remarks) PLACES_OF[i].push(place.outer ?? place);
  if (place.state !== "open") return;
  place.rows.forEach((r) => RULABLE_AT[r].push(place));
  if (place.kind === "locus") for (let l = place.locus; l < place.locus + place.loci; l++) PLACE_OF.set(l, place);
});
// What a place is asked for is asked for of its parts too.
for (const place of PLACES) {
  place.allRows = [...new Set([place, ...place.parts].flatMap((own) => own.rows))];
  place.allRemarks = [...new Set([place, ...place.parts].flatMap((own) => own.remarks))];
}

function placesOf(numbers, rulable) {
  const out = [];
  let at = 0;
  let outer = null;
  let left = 0;
  let open = 0;
  const next = () => numbers[at++];
  while (at < numbers.length) {
    const place = { kind: KINDS[next()], state: STATES[next()], step: next(), locus: next(), loci: next(), start: next(), length: next(), outer: left ? outer : null, parts: [] };
    const parts = next();
    place.remarks = Array.from({ length: next() }, next);
    place.ruling = place.state === "open" ? rulable[open++] : null;
    if (left) {
      outer.parts.push(place);
      left--;
    } else {
      outer = place;
      left = parts;
    }
    out.push(place);
  }
  return out;
}

function rowsOfPlace({ kind, locus, loci, start, length, remarks }) {
  if (kind !== "locus") {
    const rows = kind === "withheld" || (kind === "flag" && !length) ? REMARKS[remarks[0]].rows : rowsPrinted(start, length);
    return rows.length ? rows : [ROW_OF[locus]];
  }
  const rows = new Set();
  for (let l = locus; l < locus + loci; l++) if (loci === 1 || kindOf(l) !== AGREED) rows.add(ROW_OF[l]);
  return [...rows];
}
