// The report on paper: the text with numbered notes, and under each paragraph its notes.

function drawPaper(paper) {
  const body = make("article", {});
  body.append(make("h1", { text: RECORD.family.title || RECORD.family.name }), make("p", { class: "quiet", text: figures() }));
  let note = 0;
  for (const { rows, aside, held } of BLOCKS) {
    const prose = make("p", { class: "prose", lang: RECORD.script });
    const notes = make("div", { class: "notes" });
    for (const r of rows) {
      if (isPrinted(r)) {
        const mark = (l) => {
          prose.append(make("sup", { text: String(++note) }));
          notes.append(paperNote(note, l));
        };
        walk(r, (l, printed) => prose.append(put(make("span", { class: `s s${STEP[l]}` }), printed)), mark);
      } else if (!aside) {
        prose.append(make("sup", { text: String(++note) }));
        notes.append(paperOmission(`${note} `, [r]));
      }
      if (held.has(r)) prose.append(make("sup", { text: `⟨${held.get(r).length}⟩` }));
    }
    if (aside) notes.append(paperOmission(`⟨${rows.length}⟩ `, rows));
    for (const r of rows) BEGIN_AT[r].forEach((i) => notes.append(paperRemark(REMARKS[i])));
    body.append(make("section", {}, aside ? null : prose, notes));
  }
  paper.replaceChildren(body);
}

function paperNote(note, l) {
  const line = make("p", {}, make("b", { text: `${note} ` }));
  const printed = printedAt(l);
  put(line.appendChild(make("bdi", { lang: RECORD.script })), printed || "∅", true);
  line.append("] ");
  readingsAt(l).forEach(({ text, many, mute }, i) => {
    if (i) line.append("; ");
    if (text !== printed || mute) put(line.appendChild(make("bdi", { lang: WITNESSES[many[0]].script })), text || "∅", true);
    line.append(" ", sigla(many), mute ? ` (${render("withheld")})` : "");
  });
  line.append(` · ${render(`ground-${groundOf(l)}`)} ${percent(CONFIDENCE[l])}${OPEN[l] ? ` · ${render("open")}` : ""}`);
  return line;
}

// What is left out of the text, witness by witness.
function paperOmission(head, rows) {
  const line = make("p", {}, make("b", { text: head }), `${render("not-printed")}: `);
  let before = null;
  for (const r of rows) {
    for (const { words, who } of wordings(r)) {
      if (who !== before) line.append(" ", make("bdi", { class: "siglum", text: who }), " ");
      put(line.appendChild(make("bdi", { lang: RECORD.script })), words, true);
      before = who;
    }
  }
  return line;
}

function paperRemark({ code, severity, w, start, length, message }) {
  const who = w < 0 ? render("the-text") : SIGLA[w];
  const line = make("p", { class: "paper-flag" }, `${GLYPHS[severity]} ${code} · `, make("bdi", { text: who }), ` ${placed(start, length)}: `);
  return put(line, worded(message));
}

addEventListener("beforeprint", () => drawPaper(document.getElementById("paper")));
addEventListener("afterprint", () => document.getElementById("paper").replaceChildren());
