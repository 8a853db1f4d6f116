// All rulings made here: to be copied or downloaded as lines of `rulings.jsonl`, or taken out again.

function drawTray(dialog) {
  const close = make("button", { type: "button", class: "close", "aria-label": render("close"), text: "×", on: { click: () => dialog.close() } });
  const editor = make("input", { id: "editor", autocomplete: "off", "aria-describedby": "editor-note", on: { input: (e) => change({ editor: e.target.value }) } });
  editor.value = state.editor;
  PARTS.trayLines = make("textarea", { class: "line", readonly: true, rows: 6, spellcheck: "false", "aria-label": "rulings.jsonl" });
  PARTS.trayNote = make("p", { class: "quiet", role: "status", id: "editor-note" });
  const copy = make("button", { type: "button", class: "quiet-button", "data-act": "copy", text: render("tray-copy"), on: { click: copyLines } });
  const download = make("button", { type: "button", class: "quiet-button", "data-act": "download", text: render("tray-download"), on: { click: downloadLines } });
  const list = make("ol", { class: "tray" }, ...state.rulings.map(drawRuled));
  const all = make("button", { type: "button", class: "quiet-button", "data-act": "clear", text: render("tray-clear"), on: { click: () => change({ rulings: [] }) } });
  dialog.setAttribute("aria-label", render("tray"));
  dialog.replaceChildren(
    close, make("h2", { text: render("tray") }), ...(state.rulings.length
      ? [make("p", { class: "quiet", text: render("tray-how") }), make("label", { class: "editor" }, `${render("editor")} `, editor), list, PARTS.trayLines, make("div", { class: "acts" }, copy, download, all), PARTS.trayNote]
      : [make("p", { class: "quiet", text: render("tray-empty") })]),
  );
  showLines();
}

function drawRuled(ruled) {
  const place = EVERY_PLACE.find((own) => own.ruling && keyOf(own) === ruled.key);
  const [before, readings, after] = ruled.lines[0].anchor;
  const shown = `${Array.from(before).slice(-6).join("")}[${readings.map((text) => shortened(text) || "–").join("|")}]${Array.from(after).slice(0, 6).join("")}`;
  const go = () => {
    PARTS.tray.close();
    toPlace(place);
  };
  const where = place ? make("button", { type: "button", class: "lead", text: render("clause", { n: place.rows[0] + 1 }), on: { click: go } }) : null;
  const out = make("button", { type: "button", class: "act", "aria-label": `${render("take-out")}: ${shown}`, text: render("take-out"), on: { click: () => takeOut(ruled.key) } });
  return make("li", {}, where, put(make("bdi", { class: "quote", lang: RECORD.script }), shown, true), put(make("span", { class: "how" }), ` ${ruledWords(ruled)} `), out);
}

function showLines() {
  if (PARTS.trayLines) PARTS.trayLines.value = allLines().map((line) => `${line}\n`).join("");
}

// An editor's name is asked once: it stands in every line.
function hasEditor() {
  if (state.editor.trim()) return true;
  PARTS.trayNote.textContent = render("editor-missing");
  document.getElementById("editor").focus();
  return false;
}

async function copyLines() {
  if (!hasEditor()) return;
  PARTS.trayLines.select();
  try {
    await navigator.clipboard.writeText(PARTS.trayLines.value);
    PARTS.trayNote.textContent = render("copied");
  } catch {
    PARTS.trayNote.textContent = render(document.execCommand("copy") ? "copied" : "copy-by-hand");
  }
}

function downloadLines() {
  if (!hasEditor()) return;
  const lines = new Blob([PARTS.trayLines.value], { type: "application/x-ndjson" });
  make("a", { href: URL.createObjectURL(lines), download: "rulings.jsonl" }).click();
  PARTS.trayNote.textContent = render("downloaded");
}
