// The data of the page as columns: the other half of `page_data.py`. Loci, rows and witnesses are numbers.

const RECORD = JSON.parse(document.getElementById("record").textContent);
const AGREED = 0;
const SUBSTANTIVE = 2;

const TEXT = new Points(RECORD.text);
const WITNESSES = RECORD.witnesses.map((w) => ({ siglum: w.siglum, script: w.script, points: new Points(w.text) }));
const SIGLA = WITNESSES.map((w) => w.siglum);
const LOCI = RECORD.kinds.length;
const ROWS = RECORD.rows.length;

const DIGITS = Array.from({ length: 93 }, (_, i) => String.fromCharCode(33 + i)).filter((c) => !'"\\<'.includes(c)).join("");
const FIRST = summed(unpacked(RECORD.counts)); // of each row its first locus
const AT = summed(unpacked(RECORD.printed)); // of each locus its place in the text
const ROW_OF = new Int32Array(LOCI);
for (let r = 0; r < ROWS; r++) ROW_OF.fill(r, FIRST[r], FIRST[r + 1]);

const SIZE = RECORD.readings.map((sizes) => Int32Array.from(unpacked(sizes))); // -1 where the witness abstains
const START = SIZE.map((sizes, w) => starts(sizes, unpacked(RECORD.jumps[w])));
const MUTE = SIZE.map((_, w) => filledRuns(unpacked(RECORD.withheld[w])));
const PARTED = new Int32Array(LOCI).fill(-1); // of a locus its place among those at which witnesses part
let parted = 0;
for (let l = 0; l < LOCI; l++) if (kindOf(l) !== AGREED) PARTED[l] = parted++;

const OPEN = new Uint8Array(LOCI);
for (const l of gapped(unpacked(RECORD.open)).keys()) OPEN[l] = 1;
const CONFIDENCE = unpacked(RECORD.confidence).map((i) => RECORD.confidences[i]); // of ten thousand
const VARIANTS = unpacked(RECORD.variants); // at each locus at which witnesses part, one a witness
const LEMMA = unpacked(RECORD.lemma);
const STEP = Uint8Array.from(CONFIDENCE, (c) => RECORD.cuts.length - countBelow(c));
const REASON = gapped(unpacked(RECORD.reason));
const RULE = new Map(RECORD.rules);
const TAKEN = new Map(RECORD.taken);
const LIKE = new Map(RECORD.likeness.map(([l, ...rest]) => [l, pairs(rest)]));
const LIKENESSES = ["look-alike", "sound-alike", "neither"];
const SEVERITIES = ["high", "medium", "low", "doubt"];

// Numbers from text, as `packing.py` writes them.
function unpacked(text) {
  const out = [];
  for (let i = 0; i < text.length; ) {
    let more = 1;
    while (text[i] === "~") {
      more++;
      i++;
    }
    let n = 0;
    while (more--) n = n * DIGITS.length + DIGITS.indexOf(text[i++]);
    out.push(n - 1);
  }
  return out;
}

function summed(counts) {
  const out = new Int32Array(counts.length + 1);
  counts.forEach((n, i) => (out[i + 1] = out[i] + n));
  return out;
}

function starts(sizes, jumps) {
  const out = new Int32Array(sizes.length);
  let at = 0;
  let next = 0;
  for (let l = 0; l < sizes.length; l++) {
    if (jumps[next] === l) at = jumps[(next += 2) - 1];
    out[l] = at;
    if (sizes[l] > 0) at += sizes[l];
  }
  return out;
}

// Pairs of which the first is the distance from the one before.
function gapped(flat) {
  const out = new Map();
  let at = 0;
  for (let i = 0; i < flat.length; i += 2) out.set((at += flat[i]), flat[i + 1]);
  return out;
}

function filledRuns(runs) {
  const out = new Uint8Array(LOCI);
  for (let i = 0; i < runs.length; i += 2) out.fill(1, runs[i], runs[i + 1]);
  return out;
}

function countBelow(confidence) {
  return RECORD.cuts.filter((cut) => confidence >= Math.round(cut * 10000)).length;
}

function pairs(flat) {
  const out = new Map();
  for (let i = 0; i < flat.length; i += 2) out.set(flat[i], flat[i + 1]);
  return out;
}

function kindOf(l) {
  return RECORD.kinds.charCodeAt(l) - 48;
}

function printedAt(l) {
  return TEXT.slice(AT[l], AT[l + 1]);
}

function groundOf(l) {
  return RECORD.grounds[RECORD.ground.charCodeAt(l) - 48];
}

function reasonOf(l) {
  return REASON.has(l) ? worded(RECORD.reasons[REASON.get(l)]) : "";
}

function percent(confidence) {
  return `${(confidence / 100).toFixed(confidence % 100 ? 2 : 0)} %`;
}

// What a witness has at a locus, null where it abstains.
function readingOf(w, l) {
  return SIZE[w][l] < 0 ? null : WITNESSES[w].points.slice(START[w][l], START[w][l] + SIZE[w][l]);
}

// Witnesses with one number read alike once folded; -1 where one abstains.
function variantOf(w, l) {
  return PARTED[l] < 0 ? Math.min(SIZE[w][l], 0) : VARIANTS[PARTED[l] * SIGLA.length + w];
}

// The witness whose reading is printed; -1 where it was put together, or nothing was taken.
function lemmaOf(l) {
  return PARTED[l] < 0 ? -1 : LEMMA[PARTED[l]];
}

// Whether somebody with a vote reads otherwise than another, in words.
function contested(l) {
  if (kindOf(l) !== SUBSTANTIVE) return false;
  const variants = new Set();
  for (let w = 0; w < SIGLA.length; w++) if (SIZE[w][l] >= 0 && !MUTE[w][l]) variants.add(variantOf(w, l));
  return variants.size > 1;
}

// `[start, end)` of a witness's text in a row, null where it has a lacuna.
function cellOf(w, r) {
  let start = -1;
  let end = -1;
  for (let l = FIRST[r]; l < FIRST[r + 1]; l++) {
    if (SIZE[w][l] < 0) continue;
    if (start < 0) start = START[w][l];
    end = START[w][l] + SIZE[w][l];
  }
  return start < 0 ? null : [start, end];
}

function textOfRow(r) {
  return TEXT.slice(AT[FIRST[r]], AT[FIRST[r + 1]]);
}

function isPrinted(r) {
  return AT[FIRST[r + 1]] > AT[FIRST[r]];
}

// The rows of a witness in order of its own text, so that a place in it leads to its rows.
const OWN_ROWS = SIGLA.map((_, w) => {
  const own = [];
  for (let r = 0; r < ROWS; r++) {
    const cell = cellOf(w, r);
    if (cell && cell[1] > cell[0]) own.push([cell[0], cell[1], r]);
  }
  return own.sort((a, b) => a[0] - b[0] || a[1] - b[1]);
});

function rowsAt(w, start, length) {
  const own = OWN_ROWS[w];
  const out = [];
  for (let i = lowest(own.length, (k) => own[k][1] > start); i < own.length; i++) {
    if (out.length && own[i][0] >= start + length) break;
    out.push(own[i][2]);
    if (!length) break;
  }
  return out.sort((a, b) => a - b);
}

function rowsPrinted(start, length) {
  const out = [];
  for (let r = lowest(ROWS, (k) => AT[FIRST[k + 1]] > start); r < ROWS; r++) {
    if (out.length && AT[FIRST[r]] >= start + length) break;
    if (isPrinted(r)) out.push(r);
    if (!length) break;
  }
  return out;
}

// Findings and doubts alike: what somebody should look at, and in which rows it is met. `w` is -1 for the text itself.
// What is `inner` lies inside a withheld section and is one fault with it: it is shown, and counted nowhere.
const INNER = new Set(unpacked(RECORD.inner));
const REMARKS = [
  ...RECORD.findings.map(([code, severity, w, start, length, message, suggestion, evidence, where], i) => ({
    code: RECORD.codes[code], severity, w, start, length, message, suggestion, evidence, where, inner: INNER.has(i),
    rows: rowsAt(w, start, length),
  })),
  ...RECORD.doubts.map(([code, start, length, message, evidence]) => ({
    code, severity: 3, w: -1, start, length, message, suggestion: null, evidence, inner: false,
    rows: rowsPrinted(start, length),
  })),
];
const REMARKS_AT = Array.from({ length: ROWS }, () => []); // all that a row is in
const BEGIN_AT = Array.from({ length: ROWS }, () => []); // those that begin in it and count
REMARKS.forEach((remark, i) => {
  remark.n = i;
  remark.rows.forEach((r) => REMARKS_AT[r].push(i));
  if (remark.rows.length && !remark.inner) BEGIN_AT[remark.rows[0]].push(i);
});
