// A choice as a line of `rulings.jsonl`, anchored as `recon` looks for it: by what most witnesses have before and after
// the place, and the readings of all, in signs of the keys.

const CONTEXT = 16; // signs on either side, doubled until the place is the only one
const FARTHEST = 128; // what so many signs do not tell apart, more will not
let keys = null; // of every witness its signs, and how many stand before each character; made when first asked for

function keyed({ points }, w) {
  const folds = new Map(Object.entries(RECORD.folds));
  const [gaps, signsThere] = RECORD.unusual[w];
  const odd = new Map();
  const otherwise = Array.from(signsThere);
  let at = 0;
  unpacked(gaps).forEach((gap, i) => odd.set((at += gap), otherwise[i].trim()));
  const signs = [];
  const before = [0];
  Array.from(points.text).forEach((character, i) => {
    const sign = odd.get(i) ?? folds.get(character) ?? character;
    if (sign) signs.push(sign);
    before.push(signs.length);
  });
  return { before, whole: new Points(signs.join("")) };
}

// The signs `[first, last)` of a witness at a locus.
function signsAt(w, l) {
  const { before } = keys[w];
  return [before[START[w][l]], before[START[w][l] + SIZE[w][l]]];
}

function anchorOf(l) {
  keys ??= WITNESSES.map(keyed);
  const there = SIGLA.map((_, w) => w).filter((w) => SIZE[w][l] >= 0);
  const seen = [...new Set(there.map((w) => keys[w].whole.slice(...signsAt(w, l))))].sort(byPoint);
  for (let reach = CONTEXT; ; reach *= 2) {
    const [before, after] = contextOf(there, l, reach);
    if (reach >= FARTHEST || seen.every((reading) => standsOnlyAt(l, before, reading, after))) return [before, seen, after];
  }
}

// What most witnesses have on both sides; of several such, where there is text, then the pivot's, then the first.
function contextOf(there, l, reach) {
  const contexts = there.map((w) => {
    const [first, last] = signsAt(w, l);
    const { whole } = keys[w];
    return { before: whole.slice(first - reach, first), after: whole.slice(last, last + reach), holds: last > first, w };
  });
  const often = (one) => contexts.filter((s) => s.before === one.before && s.after === one.after).length;
  const rank = (one) => [often(one), Number(one.holds), Number(SIGLA[one.w] === RECORD.family.pivot), -one.w];
  const [best] = contexts.map((one) => ({ one, ranks: rank(one) })).sort((a, b) => {
    const i = a.ranks.findIndex((n, k) => n !== b.ranks[k]);
    return i < 0 ? 0 : b.ranks[i] - a.ranks[i];
  });
  return [best.one.before, best.one.after];
}

function standsOnlyAt(l, before, reading, after) {
  const pattern = before + reading + after;
  const length = new Points(before).length;
  return keys.every(({ whole }, w) => {
    for (let unit = whole.text.indexOf(pattern); unit >= 0; unit = whole.text.indexOf(pattern, unit + 1)) {
      if (SIZE[w][l] < 0 || whole.point(unit) + length !== signsAt(w, l)[0]) return false;
    }
    return true;
  });
}

// `text` is what is to be printed at the locus, white space at its ends aside; an empty one says that nothing is.
function rulingLine(l, text) {
  const choice = text.trim() ? { choice: "reading", text: text.trim() } : { choice: "omit" };
  return JSON.stringify({ anchor: anchorOf(l), ...choice, date: new Date().toISOString() });
}

function byPoint(a, b) {
  const one = Array.from(a, (c) => c.codePointAt(0));
  const other = Array.from(b, (c) => c.codePointAt(0));
  const i = one.findIndex((c, k) => c !== other[k]);
  return i < 0 ? one.length - other.length : other[i] === undefined ? 1 : one[i] - other[i];
}

// Copies it, and shows it where copying is forbidden.
async function copyRuling(l, text, copied) {
  const line = rulingLine(l, text);
  const field = make("textarea", { class: "line", readonly: true, rows: 3, "aria-label": render("copy") });
  field.value = line;
  const note = make("span", { text: render("copy-by-hand") });
  copied.replaceChildren(note, field);
  field.select();
  try {
    await navigator.clipboard.writeText(line);
    note.textContent = render("copied");
  } catch {
    if (document.execCommand("copy")) note.textContent = render("copied");
  }
}
