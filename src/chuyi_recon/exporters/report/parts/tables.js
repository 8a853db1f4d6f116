// Confusions, witnesses and repeated blocks, as tables.

function drawTables(box) {
  const { confusions, witnesses, outsiders, repeats } = RECORD.tables;
  box.replaceChildren(
    section("confusions", "confusions-note", drawConfusions(confusions)),
    section("reliability", "reliability-note", drawWitnesses(witnesses, outsiders)),
    section("repeats", null, drawRepeats(repeats)),
  );
}

function section(key, note, body) {
  return make("section", {}, make("h2", { text: render(key) }), note ? make("p", { class: "quiet", text: render(note) }) : null, body);
}

const FEW = 200; // rows drawn at once; the rest when asked for

// `rows` are made into cells by `cellsOf` as they are drawn.
function table(heads, rows, cellsOf) {
  if (!rows.length) return make("p", { class: "quiet", text: render("none") });
  const head = make("tr", {}, ...heads.map((key) => make("th", { scope: "col", text: key ? render(key) : "" })));
  const body = make("tbody", {});
  const draw = (from, to) => rows.slice(from, to).forEach((row) => body.append(make("tr", {}, ...cellsOf(row).map(drawTableCell))));
  draw(0, FEW);
  const wide = make("div", { class: "wide" }, make("table", {}, make("thead", {}, head), body));
  if (rows.length <= FEW) return wide;
  const rest = make("button", { type: "button", class: "quiet-button", text: render("all-rows", { n: counted(rows.length) }), on: { click: () => { rest.remove(); draw(FEW, rows.length); } } });
  wide.append(rest);
  return wide;
}

function drawTableCell(cell) {
  if (cell instanceof Node) return make("td", {}, cell);
  return typeof cell === "number" ? make("td", { class: "n", text: counted(cell) }) : make("td", { text: cell });
}

function glyphs(text, lang = RECORD.script) {
  return put(make("bdi", { class: "big", lang }), text, true);
}

function drawConfusions(confusions) {
  return table(["printed", "read", "times", "likeness", "in-witnesses", ""], confusions, ([printed, rejected, like, counts, loci]) => {
    const total = Object.values(counts).reduce((a, b) => a + b, 0);
    const who = make("span", { class: "sigla" });
    for (const [siglum, n] of Object.entries(counts)) who.append(make("bdi", { text: n > 1 ? `${siglum} ×${n}` : siglum }));
    return [glyphs(printed), glyphs(rejected), total, render(like), who, leads(loci)];
  });
}

// Numbers of clauses that lead to the places of a confusion.
function leads(loci) {
  const go = (l) => change({ view: "text", clause: ROW_OF[l], locus: l, whole: state.whole || !PASSES[ROW_OF[l]] });
  return make("span", { class: "leads" }, ...loci.map((l) => make("button", { type: "button", class: "lead", "aria-label": render("clause", { n: ROW_OF[l] + 1 }), text: String(ROW_OF[l] + 1), on: { click: () => go(l) } })));
}

function drawWitnesses(witnesses, outsiders) {
  const share = (n) => (TEXT.length ? `${((n / TEXT.length) * 100).toFixed(1)} %` : "");
  const rows = witnesses.map(([siglum, source, kind, group, length, sum, [reliable, votes], [won, lost, credited], severities]) => [
    make("span", {}, make("bdi", { text: siglum }), siglum === RECORD.family.base ? make("abbr", { title: render("base-is", { base: siglum }), text: ` ${BASE_STAR}` }) : null),
    make("span", { title: `sha256 ${sum}` }, put(make("bdi"), source)), render(`kind-${kind}`), length, reliable.toFixed(3),
    group ? `${votes.toFixed(2)} (${group})` : votes.toFixed(2), won, lost, share(credited), severities.map(counted).join(" / "),
  ]);
  for (const [siglum, source, kind, length] of outsiders) {
    rows.push([make("bdi", { text: siglum }), put(make("bdi"), source), render(`kind-${kind}`), length, render("outsider"), "", "", "", "", ""]);
  }
  return table(["siglum", "file", "kind", "length", "reliable", "vote", "followed", "rejected", "credited", "flags-by-severity"], rows, (cells) => cells);
}

function drawRepeats(repeats) {
  return table(["siglum", "place", "length", "opening", "what", ""], repeats, ([siglum, start, length, i]) => {
    const w = SIGLA.indexOf(siglum);
    const row = REMARKS[i].rows[0];
    const lead = row === undefined ? "" : leads([FIRST[row]]);
    return [make("bdi", { text: siglum }), placed(start, length), length, glyphs(WITNESSES[w].points.slice(start, start + 16), WITNESSES[w].script), put(make("bdi"), worded(REMARKS[i].message)), lead];
  });
}
