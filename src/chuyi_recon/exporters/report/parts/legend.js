// Every mark of the page with what it says, drawn as it is drawn there.

function drawLegend() {
  const words = (classes, text = "文字") => make("span", { class: classes, lang: "zh", text });
  const steps = make("ul", { class: "legend-steps", "aria-label": render("legend-steps") });
  for (let s = 0; s < 5; s++) steps.append(make("li", {}, words(`sample s s${s}`), render(`step-${s}`)));
  const marks = make("dl", { class: "legend-marks" });
  const add = (key, ...samples) => marks.append(make("dt", {}, ...samples), make("dd", { text: render(`legend-${key}`) }));
  add("open", words("s s0 open"), words("caret open", CARET), make("strong", { class: "open-word", text: render("open") }));
  add("pending", words("s s0 pending"), words("pencil", ""));
  add("caret", words("caret", CARET));
  add("omitted", make("span", { class: "omitted" }, make("bdi", { class: "siglum", text: SIGLA[0] ?? "" }), words("omitted-text")));
  add("held", make("span", { class: "held", text: heldSign(13) }), make("span", { class: "aside" }, words("prose")));
  add("severity", ...GLYPHS.map((g, s) => make("span", { class: `glyph v${s}`, text: g })));
  add("chosen", make("span", { class: "chosen" }, "文", words("s s0 locus", "字")));
  add("dim", words("dim"));
  add("found", make("mark", { text: "文字" }));
  add("signs", ...["⏎", "␣", "□", "⇥", "⍽", "[200B]"].map((sign) => make("span", { class: "sign", text: sign })));
  add("taken", make("span", { class: "taken-sample taken" }, make("span", { class: "lemma", lang: "zh", text: "文" })));
  add("base", make("abbr", { text: BASE_STAR }));
  add("differs", words("bit differs"), words("gap", CARET));
  add("one", words("bit one"));
  add("width", words("bit width"));
  add("mute", words("bit mute"));
  add("void", make("span", { class: "void", text: render("lacuna") }));
  add("paired", words("paired"));
  add("strip", ...[0, 1, 2, 3, 4].map((s) => make("span", { class: `bar b${s}` })), make("span", { class: "bar severe" }), make("span", { class: "bar sight" }));
  return [make("p", { class: "legend", text: render("legend-steps") }), steps, marks];
}
