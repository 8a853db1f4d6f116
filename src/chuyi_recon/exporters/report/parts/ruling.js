// Rulings made here: kept in this browser until they stand in `rulings.jsonl`, and written as `recon review` writes them.

const UNSAVED = `recon rulings ${RECORD.family.name} ${RECORD.edition}`; // they hang on the witnesses and on nothing else
const EDITOR = "recon editor";
const SAVED = new Set(RECORD.saved.map(([, date]) => date));
const PENDING = new Uint8Array(LOCI); // loci of a place that is ruled here
let ruledHere = new Map(); // by key of a place

// A browser may keep nothing of a file: then rulings last as long as the page.
function recall(name) {
  try {
    return localStorage.getItem(name) ?? "";
  } catch {
    return "";
  }
}

function remember(name, value) {
  try {
    localStorage.setItem(name, value);
  } catch {
    // nothing can be kept here
  }
}

function unsavedRulings() {
  try {
    const kept = JSON.parse(recall(UNSAVED) || "[]");
    return kept.filter((r) => r.lines.length && !r.lines.some((line) => SAVED.has(line.date)));
  } catch {
    return [];
  }
}

function keyOf(place) {
  return JSON.stringify([place.kind, place.ruling[0]]);
}

// What is printed at a place, as an editor sees it.
function printedIn(place) {
  const readings = place.ruling?.[3] ?? [];
  const lemma = place.kind === "locus" ? readings.find(([, , printed]) => printed) : null;
  return lemma ? lemma[1] || lemma[0] : TEXT.slice(place.start, place.start + place.length);
}

// Of one witness's text that nobody else has an editor may say that it stands.
function canBeKept(place) {
  return place.kind === "doubt" && place.ruling !== null && place.ruling[3].length > 0;
}

// An act is a choice with the text that is printed, the number of the reading that is meant, or the note.
function linesOf(place, { choice, text, reading, note }) {
  const [anchor, before, after, readings] = place.ruling;
  const date = new Date().toISOString();
  if (choice === "keep" || choice === "withhold") {
    return readings[reading][4].map(([w, ...own]) => ({ anchor: own.length > 1 ? [own[0], [own[1]], own[2]] : [anchor[0], [anchor[1][own[0]]], anchor[2]], choice, date, note, witness: SIGLA[w] }));
  }
  if ((before || after) && choice !== "defer") return [{ anchor, choice: choice === "omit" ? "text" : choice, text: before + (text ?? "") + after, date, note }];
  return [{ anchor, choice, text, date, note }];
}

function actOfReading(place, n) {
  const [text, ruled] = place.ruling[3][n];
  return text ? { choice: "reading", text: ruled || text } : { choice: "omit" };
}

// What says yes to all that is printed at a place and at its parts: pairs of a place and an act.
function acceptance(place) {
  const parts = place.parts.filter((part) => part.ruling && !ruledHere.has(keyOf(part))).flatMap(acceptance);
  if (canBeKept(place)) return [[place, { choice: "keep", reading: 0 }], ...parts];
  if (place.kind === "withheld") return [[place, { choice: "withhold", reading: 0 }], ...parts];
  if (parts.length) return parts;
  const lemma = place.kind === "locus" ? place.ruling[3].findIndex(([, , printed]) => printed) : -1;
  const printed = printedIn(place);
  return [[place, lemma >= 0 ? actOfReading(place, lemma) : printed ? { choice: "reading", text: printed } : { choice: "omit" }]];
}

// Rules places; what was ruled of one before, here, is forgotten.
function rule(pairs) {
  const ruled = pairs.map(([place, act]) => ({ key: keyOf(place), lines: linesOf(place, act) }));
  const keys = new Set(ruled.map((r) => r.key));
  change({ rulings: [...state.rulings.filter((r) => !keys.has(r.key)), ...ruled] });
}

function takeOut(key) {
  change({ rulings: state.rulings.filter((r) => r.key !== key) });
}

function keepRulings() {
  remember(UNSAVED, JSON.stringify(state.rulings));
  ruledHere = new Map(state.rulings.map((r) => [r.key, r]));
  PENDING.fill(0);
  for (const place of EVERY_PLACE) {
    if (!place.ruling || !ruledHere.has(keyOf(place))) continue;
    const loci = place.kind === "locus" ? place.loci : 1;
    for (let l = place.locus; l < place.locus + loci; l++) if (loci === 1 || kindOf(l) !== AGREED) PENDING[l] = 1;
  }
}

// Whether nobody has to look at a place any more, here.
function isSettled(place) {
  if (!place.ruling) return false;
  return ruledHere.has(keyOf(place)) || (place.parts.length > 0 && !canBeKept(place) && place.parts.every(isSettled));
}

function allLines() {
  const editor = state.editor.trim();
  return state.rulings.flatMap(({ lines }) =>
    lines.map(({ anchor, choice, text, date, note, witness }) => {
      const line = { anchor, choice, text, editor: editor || undefined, date, note: note || undefined, witness };
      return JSON.stringify(RECORD.files.length ? { ...line, witnesses: RECORD.files } : line);
    }),
  );
}

// A ruling in words.
function ruledWords({ lines: [{ choice, text, note, witness }] }) {
  return render(`ruled-${choice}`, { text: shortened((text ?? "").replace(/\s+/gu, " ")), note: note ? `: ${note}` : "", witness: witness ?? "" });
}
