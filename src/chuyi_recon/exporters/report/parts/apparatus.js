// All that is known of the chosen clause: where witnesses part and why this is printed, what flags say, every witness.

function drawApparatus(r) {
  const panel = make("div", { class: "entries" });
  if (r < 0) return panel;
  const kinds = ["place-pivot", "place-island", "place-single"];
  panel.append(make("h2", { id: "apparatus-head", tabindex: -1 }, render("clause", { n: r + 1 }), make("small", { text: render(kinds[Number(RECORD.rows[r])]) })));
  const around = RULABLE_AT[r].filter((place) => place.kind !== "locus");
  if (around.length) panel.append(heading("places-open", around.length), ...around.map(drawPlace));
  const loci = [];
  for (let l = FIRST[r]; l < FIRST[r + 1]; l++) if (kindOf(l) !== AGREED || PLACE_OF.has(l)) loci.push(l);
  if (loci.length || !around.length) panel.append(heading("places-differ", loci.length));
  if (!loci.length && !around.length) panel.append(make("p", { class: "quiet", text: render("no-variants") }));
  const joined = new Set(); // places of several loci, drawn at the first of them
  for (const l of loci) {
    const place = PLACE_OF.get(l);
    if (!place || place.loci === 1) panel.append(drawEntry(l, place));
    else if (!joined.has(place)) {
      joined.add(place);
      panel.append(drawPlace(place));
      loci.filter((other) => PLACE_OF.get(other) === place).forEach((other) => panel.append(drawEntry(other)));
    }
  }
  const remarks = REMARKS_AT[r];
  if (remarks.length) {
    panel.append(heading("remarks", remarks.filter((i) => !REMARKS[i].inner).length));
    [...remarks].sort((a, b) => REMARKS[a].severity - REMARKS[b].severity || a - b).forEach((i) => panel.append(drawRemark(REMARKS[i])));
  }
  panel.append(heading("synopsis", null), drawSynopsis(r));
  return panel;
}

function heading(key, many) {
  return make("h3", {}, render(key), many ? make("span", { class: "many", text: String(many) }) : null);
}

// The readings of a locus: each with the witnesses that have it, the printed one first.
function readingsAt(l) {
  const groups = new Map();
  for (let w = 0; w < SIGLA.length; w++) {
    const text = readingOf(w, l);
    if (text === null) continue;
    const key = `${MUTE[w][l]} ${text}`;
    const group = groups.get(key) ?? { text, mute: MUTE[w][l] === 1, many: [], like: LIKE.get(l)?.get(w) };
    group.many.push(w);
    groups.set(key, group);
  }
  const printed = printedAt(l);
  return [...groups.values()].sort((a, b) => Number(b.text === printed && !b.mute) - Number(a.text === printed && !a.mute));
}

// A locus with its decision and its readings; where it is an open place by itself (`place`), with what can be ruled.
function drawEntry(l, place = null) {
  const entry = make("div", { class: `entry${l === state.locus ? " locus" : ""}`, "data-locus": l, "data-place": place?.n, tabindex: -1 });
  const how = make("span", { class: "how" }, render(`ground-${groundOf(l)}`), " · ", make("span", { class: `figure s${STEP[l]}`, title: render("confidence"), text: percent(CONFIDENCE[l]) }));
  if (place) how.append(" · ", openWord());
  entry.append(make("div", { class: "decided" }, drawLemma(printedAt(l)), how));
  const reason = [reasonOf(l), RULE.has(l) ? `${render("rule")} ${RULE.get(l)}` : ""].filter(Boolean).join(" · ");
  if (reason) entry.append(put(make("p", { class: "reason" }), reason));
  if (TAKEN.has(l) && TAKEN.get(l).length) entry.append(make("p", { class: "reason" }, `${render("copied-from")} `, ...stretches(TAKEN.get(l))));
  if (place) entry.append(...drawRuling(place));
  else {
    const printed = printedAt(l);
    entry.append(make("ul", { class: "readings" }, ...readingsAt(l).map((reading) => drawReading({ ...reading, taken: reading.text === printed && !reading.mute }))));
  }
  return entry;
}

// An open place of several loci, or of a stretch of the text: what is ruled there at once.
function drawPlace(place) {
  const box = make("div", { class: `entry place${place.n === state.place ? " locus" : ""}`, "data-place": place.n, tabindex: -1 });
  const words = place.kind === "withheld" ? REMARKS[place.remarks[0]] : null;
  const shown = words ? WITNESSES[words.w].points.slice(words.start, words.start + words.length) : printedIn(place);
  const why = place.kind === "doubt" || place.kind === "flag" || words ? REMARKS[place.remarks[0]].code : "";
  const how = make("span", { class: "how" }, why ? `${named(why)} · ` : null, openWord());
  box.append(make("div", { class: "decided" }, drawLemma(shortened(shown)), how), ...drawRuling(place));
  return box;
}

function shortened(text) {
  const all = Array.from(text.trim());
  return all.length > 48 ? `${all.slice(0, 24).join("")}…${all.slice(-24).join("")}` : all.join("");
}

function openWord() {
  return make("strong", { class: "open-word", text: render("open") });
}

function drawLemma(text) {
  const lemma = make("bdi", { class: "lemma", lang: RECORD.script });
  if (text) return put(lemma, text, true);
  lemma.append(drawNothing());
  return lemma;
}

function drawNothing() {
  return make("em", { class: "nothing", lang: document.documentElement.lang, text: render("nothing") });
}

// A reading with who has it; `acts` are buttons.
function drawReading({ text, many, mute, like, taken, acts = [] }) {
  const words = make("bdi", { class: "reading", lang: WITNESSES[many[0]].script });
  if (text) put(words, text, true);
  else words.append(drawNothing());
  const item = make("li", { class: taken ? "taken" : null }, words, sigla(many));
  if (like !== undefined) item.append(make("span", { class: "label", text: render(LIKENESSES[like]) }));
  if (mute) item.append(make("span", { class: "label", text: render("withheld") }));
  if (acts.length) item.append(make("span", { class: "acts" }, ...acts));
  return item;
}

function stretches(flat) {
  const out = [];
  for (let i = 0; i < flat.length; i += 3) out.push(make("span", { class: "stretch" }, make("bdi", { text: SIGLA[flat[i]] }), ` ${placed(flat[i + 1], flat[i + 2])}`));
  return out;
}

function drawRemark(remark) {
  const { code, severity, w, start, length, message, suggestion, evidence, where } = remark;
  const head = make("div", { class: `remark-head v${severity}` },
    make("span", { class: "glyph", "aria-hidden": "true", text: GLYPHS[severity] }),
    make("strong", { text: named(code) }),
    make("span", { class: "quiet" }, render(`severity-${SEVERITIES[severity]}`), " · ", w < 0 ? render("the-text") : make("bdi", { text: SIGLA[w] }), ` ${placed(start, length)}`, where ? make("bdi", { class: "where", text: ` · ${located(where)}` }) : null));
  if (remark.inner) head.append(make("span", { class: "label", text: render("inner") }));
  const box = make("div", { class: "remark" }, head, put(make("p"), worded(message)));
  const quoted = w < 0 ? "" : WITNESSES[w].points.slice(start, start + Math.min(length, 60));
  if (quoted) box.append(put(make("bdi", { class: "quote", lang: WITNESSES[w].script }), length > 60 ? `${quoted}…` : quoted, true));
  if (suggestion !== null) {
    const words = make("p", { class: "proposal" }, `${render("suggestion")}: `);
    box.append(suggestion ? words : make("p", { class: "proposal", text: `${render("suggestion")}: ${render("remove")}` }));
    if (suggestion) words.append(put(make("bdi", { class: "quote", lang: RECORD.script }), suggestion, true));
  }
  if (evidence.length) box.append(make("p", { class: "quiet" }, `${render("evidence")} `, ...stretches(evidence.slice(0, 30)), evidence.length > 30 ? "…" : null));
  return box;
}

function drawSynopsis(r) {
  const body = make("dl", { class: "synopsis" });
  SIGLA.forEach((siglum, w) => {
    const cell = cellOf(w, r);
    const name = make("dt", {}, make("bdi", { text: siglum }), siglum === RECORD.family.base ? make("abbr", { title: render("base-is", { base: siglum }), text: BASE_STAR }) : null, cell ? make("small", { text: placed(cell[0], cell[1] - cell[0]) }) : null);
    const words = make("dd", { lang: WITNESSES[w].script });
    if (!cell) words.append(make("span", { class: "void", lang: document.documentElement.lang, text: render("lacuna") }));
    else if (cell[0] === cell[1]) words.append(make("span", { class: "void", lang: document.documentElement.lang, text: render("nothing") }));
    else drawCell(words, w, r);
    body.append(name, words);
  });
  return body;
}

function drawCell(words, w, r) {
  for (let l = FIRST[r]; l < FIRST[r + 1]; l++) {
    const text = readingOf(w, l);
    if (text === null) continue;
    const other = kindOf(l) === SUBSTANTIVE && text !== printedAt(l) && variantOf(w, l) !== (lemmaOf(l) < 0 ? -9 : variantOf(lemmaOf(l), l));
    const given = { class: `bit${other ? " differs" : ""}${MUTE[w][l] ? " mute" : ""}`, "data-locus": l };
    if (text) words.append(put(make("span", given), text.replace(/\s+$/, (s) => (l === FIRST[r + 1] - 1 ? "" : s))));
    else if (contested(l)) words.append(make("span", { class: "gap", "data-locus": l, text: CARET }));
  }
}
