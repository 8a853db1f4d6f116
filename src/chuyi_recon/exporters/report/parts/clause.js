// The text as paragraphs of clauses, tinted by confidence, with what flags say in the margin.

const LONGEST_BLOCK = 24; // clauses drawn as one item of the list
const INLINE = 3; // so many unprinted clauses stand inside a paragraph; more are a block of their own
const MARGIN = 5; // codes shown beside a block before "more"
const GLYPHS = ["▲", "●", "○", "◇"]; // by severity, so that it is told without colour
const BASE_STAR = "★";
const CARET = "‸";

// Rows drawn together: a paragraph, or `aside` what is not printed. Where much that is not printed stands inside a
// paragraph, a sign holds its place (`held`: by the row after which it stands) and it follows the paragraph.
const BLOCKS = blocked();
const BLOCK_OF = new Int32Array(ROWS).fill(-1);
BLOCKS.forEach((block, b) => block.rows.forEach((r) => (BLOCK_OF[r] = b)));

function blocked() {
  const out = [];
  let open = null;
  let later = [];
  const close = () => {
    open = null;
    for (const run of later) for (let i = 0; i < run.length; i += LONGEST_BLOCK) out.push(block(true, run.slice(i, i + LONGEST_BLOCK)));
    later = [];
  };
  for (let i = 0; i < SHOWN_ROWS.length; ) {
    let run = i;
    while (run < SHOWN_ROWS.length && !isPrinted(SHOWN_ROWS[run])) run++;
    if (run > i) {
      const rows = SHOWN_ROWS.slice(i, run);
      if (open && rows.length <= INLINE) open.rows.push(...rows);
      else {
        open?.held.set(open.rows[open.rows.length - 1], rows);
        later.push(rows);
        if (!open) close();
      }
      i = run;
      continue;
    }
    if (!open) out.push((open = block(false, [])));
    open.rows.push(SHOWN_ROWS[i]);
    if (textOfRow(SHOWN_ROWS[i]).endsWith("\n") || open.rows.length >= LONGEST_BLOCK) close();
    i++;
  }
  close();
  return out;
}

function block(aside, rows) {
  return { aside, rows, held: new Map() };
}

function drawBlock(b) {
  const { rows, aside, held } = BLOCKS[b];
  const prose = make("div", { class: "prose", lang: RECORD.script });
  if (aside) prose.append(make("span", { class: "aside-head", lang: document.documentElement.lang, text: render("not-printed") }));
  let before = "";
  for (const r of rows) {
    prose.append(isPrinted(r) ? drawClause(r) : drawOmitted(r, before));
    before = isPrinted(r) ? "" : (wordings(r).at(-1)?.who ?? before);
    if (held.has(r)) prose.append(drawHeld(held.get(r)));
  }
  return make("div", { class: aside ? "block aside" : "block" }, prose, drawMargin(rows));
}

function classOfRow(r, kind) {
  return [kind, filtering() && !PASSES[r] ? "dim" : "", r === state.clause ? "chosen" : ""].filter(Boolean).join(" ");
}

function rowAttributes(r, kind) {
  const chosen = r === state.clause;
  return { class: classOfRow(r, kind), "data-row": r, tabindex: chosen ? 0 : -1, "aria-current": chosen ? "true" : null };
}

function drawClause(r) {
  const clause = make("span", rowAttributes(r, "clause"));
  walk(r, (l, printed) => clause.append(drawPrinted(l, printed)), (l, empty) => empty && clause.append(drawCaret(l)));
  return clause;
}

// A row as it is read: `text(l, printed)` for what is printed, `mark(l, empty)` where witnesses part. White space at the
// end of a locus comes with the text after it, so that a mark stands at the words; line ends at the end are the block's.
function walk(r, text, mark) {
  let held = "";
  let last = FIRST[r];
  for (let l = FIRST[r]; l < FIRST[r + 1]; l++) {
    const printed = printedAt(l);
    const words = printed.trimEnd();
    if (words) text(l, held + words);
    held = words ? printed.slice(words.length) : held + printed;
    if (printed) last = l;
    if (OPEN[l] || contested(l)) mark(l, !words);
  }
  if (held && !held.includes("\n")) text(last, held);
}

function drawPrinted(l, printed) {
  const plain = !STEP[l] && !OPEN[l] && !contested(l);
  const given = plain ? {} : { class: `s ${marksOf(l)}`, "data-locus": l };
  return put(make("span", given), printed, false, state.query);
}

function drawCaret(l) {
  return make("span", { class: `caret ${marksOf(l)}`, "data-locus": l, text: CARET, title: render("caret") });
}

function marksOf(l) {
  return [`s${STEP[l]}`, OPEN[l] && "open", PENDING[l] && "pending", l === state.locus && "locus"].filter(Boolean).join(" ");
}

// What witnesses have in a row, without white space at its ends: each wording once, and who has it.
function wordings(r) {
  const found = new Map();
  SIGLA.forEach((siglum, w) => {
    const cell = cellOf(w, r);
    const words = cell ? WITNESSES[w].points.slice(...cell).trim() : "";
    if (words) found.set(words, found.has(words) ? `${found.get(words)} ${siglum}` : siglum);
  });
  return [...found].map(([words, who]) => ({ words, who }));
}

// A clause of which nothing is printed: what it says, and whose it is, unless what stands before it is theirs too.
function drawOmitted(r, before = "") {
  const part = make("span", rowAttributes(r, "omitted"));
  for (const { words, who } of wordings(r)) {
    if (who !== before) part.append(make("bdi", { class: "siglum", text: who }));
    part.append(put(make("bdi", { class: "omitted-text" }), words, true, state.query));
    before = who;
  }
  return part;
}

// Holds the place of what is not printed and stands below the paragraph.
function drawHeld(rows) {
  const act = { click: (event) => { event.stopPropagation(); choose(rows[0]); } };
  const label = `${render("not-printed")}: ${render("clauses", { n: rows.length })}`;
  return make("button", { type: "button", class: "held", tabindex: -1, title: label, "aria-label": label, text: heldSign(rows.length), on: act });
}

function heldSign(many) {
  return `⟨${many}⟩`;
}

function drawMargin(rows) {
  const found = new Map(); // code and severity -> first row, how many
  for (const r of rows) {
    for (const i of BEGIN_AT[r]) {
      const { code, severity } = REMARKS[i];
      const key = `${severity} ${code}`;
      const flag = found.get(key) ?? { code, severity, row: r, many: 0 };
      flag.many++;
      found.set(key, flag);
    }
  }
  const margin = make("div", { class: "margin" });
  const all = [...found.values()].sort((a, b) => a.severity - b.severity || a.row - b.row);
  all.slice(0, MARGIN).forEach((flag) => margin.append(drawFlag(flag)));
  if (all.length > MARGIN) margin.append(make("span", { class: "more", text: render("more-flags", { n: all.length - MARGIN }) }));
  return margin;
}

function drawFlag({ code, severity, row, many }) {
  const label = `${render(`severity-${SEVERITIES[severity]}`)}: ${named(code)}`;
  const words = many > 1 ? `${named(code)} ×${many}` : named(code);
  const glyph = make("span", { class: "glyph", "aria-hidden": "true", text: GLYPHS[severity] });
  const act = { click: () => choose(row) };
  return make("button", { class: `flag v${severity}`, type: "button", tabindex: -1, title: label, on: act }, glyph, words);
}

// The height of a block before it is drawn: its characters in lines, or its flags.
function guessBlock(b, width, wide) {
  const { rows, aside } = BLOCKS[b];
  if (aside) {
    const length = rows.reduce((sum, r) => sum + wordings(r).reduce((n, { words }) => n + words.length + 2, 0), 6);
    return Math.ceil((length * 14) / Math.max(200, width)) * 24 + 24;
  }
  const characters = AT[FIRST[rows[rows.length - 1] + 1]] - AT[FIRST[rows[0]]];
  const flags = wide ? new Set(rows.flatMap((r) => BEGIN_AT[r].map((i) => REMARKS[i].code))).size : 0;
  return Math.max(Math.ceil((characters * 19) / Math.max(200, width)) * 36, Math.min(flags, MARGIN + 1) * 23) + 16;
}
