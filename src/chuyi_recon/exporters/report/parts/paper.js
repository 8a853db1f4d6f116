// The report on paper, as pages of a book: the text with numbered notes at the end of each section, or the text alone.

// A paragraph that begins a section: 一、 第三章 附件 or a heading of Markdown.
const SECTION_HEAD = /^\s*(#{1,6}\s|第[〇零一二三四五六七八九十百]+[编章节]|[一二三四五六七八九十]+、|附[件录])/u;
const LAST_TOGETHER = 3; // so many lines at the end stay on one page
let printMode = new URLSearchParams(location.search).get("print") === "clean" ? "clean" : "notes";

function printAs(mode) {
  const before = printMode;
  printMode = mode;
  PARTS.printMenu.parentNode.open = false;
  print();
  printMode = before;
}

function drawPaper(paper) {
  paper.replaceChildren(printMode === "clean" ? paperText() : paperWithNotes());
}

// The lines of the text and nothing else.
function paperText() {
  const body = make("article", { class: "clean", lang: RECORD.script });
  const lines = RECORD.text.split("\n").filter((line) => line.trim());
  body.append(...lines.map((line) => put(make("p", { class: SECTION_HEAD.test(line) ? "prose head" : "prose" }), line.trimEnd())));
  return keptTogether(body);
}

function paperWithNotes() {
  const body = make("article", {});
  body.append(make("h1", { lang: RECORD.script, text: RECORD.family.title || RECORD.family.name }), make("p", { class: "key", text: figures() }), paperLegend());
  let note = 0;
  let section = null;
  for (const { rows, aside, held } of BLOCKS) {
    const printed = rows.filter(isPrinted).map(textOfRow).join("");
    const begins = !aside && SECTION_HEAD.test(printed);
    if (!section || begins) body.append((section = make("section", {}, make("div", { class: "notes" }))));
    const notes = section.lastChild;
    const prose = make("p", { class: begins ? "prose head" : "prose", lang: RECORD.script });
    const numbered = () => prose.append(make("sup", { text: String(++note) }));
    for (const r of rows) {
      if (isPrinted(r)) {
        const mark = (l) => {
          numbered();
          notes.append(paperNote(note, l));
        };
        walk(r, (l, words) => prose.append(put(make("span", { class: `s s${STEP[l]}` }), words)), mark);
      } else if (!aside) {
        numbered();
        notes.append(paperOmission(`${note} `, [r]));
      }
      if (held.has(r)) prose.append(make("sup", { text: heldSign(held.get(r).length) }));
    }
    if (aside) notes.append(paperOmission(`${heldSign(rows.length)} `, rows));
    else notes.before(prose);
    for (const r of rows) BEGIN_AT[r].forEach((i) => notes.append(paperRemark(REMARKS[i])));
  }
  body.querySelectorAll(".notes").forEach((notes) => (notes.childElementCount ? keptTogether(notes) : notes.remove()));
  return keptTogether(body);
}

// The last lines of a box as one that is not broken: no page begins with a single line.
function keptTogether(box) {
  const last = [...box.children].slice(-LAST_TOGETHER);
  if (last.some((child) => child.matches("section"))) return box;
  box.append(make("div", { class: "last" }, ...last));
  return box;
}

// What tints, underlines and signs of the printed page say.
function paperLegend() {
  const steps = [0, 1, 2, 3, 4].flatMap((s) => [make("span", { class: `sample s s${s}`, lang: "zh", text: "文字" }), `${render(`step-${s}`)} · `]);
  return make("p", { class: "key" }, ...steps, `${heldSign("n")} ${render("legend-paper-held")} · ∅ ${render("nothing")} · ${GLYPHS.join(" ")} ${render("legend-severity")}`);
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
  const line = make("p", { class: "paper-flag" }, `${GLYPHS[severity]} ${named(code)} · `, make("bdi", { text: who }), ` ${placed(start, length)}: `);
  return put(line, worded(message));
}

addEventListener("beforeprint", () => drawPaper(document.getElementById("paper")));
addEventListener("afterprint", () => document.getElementById("paper").replaceChildren());
