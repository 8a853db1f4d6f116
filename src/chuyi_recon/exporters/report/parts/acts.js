// What can be ruled at an open place, as buttons: what `recon review` offers there.

const LONG_TEXT = 48; // characters of a text that is looked at before it is typed over

function drawRuling(place) {
  if (!place.ruling) return [make("p", { class: "quiet", text: render("rule-elsewhere") })];
  const out = [];
  const here = ruledHere.get(keyOf(place));
  if (place.kind === "locus") out.push(make("ul", { class: "readings" }, ...place.ruling[3].map((_, n) => drawRulable(place, n))));
  const row = make("div", { class: "acts", role: "group", "aria-label": render("rule-label") }, ...actsOf(place));
  out.push(row);
  if (here) {
    const undo = make("button", { type: "button", class: "act undo", text: render("take-out"), on: { click: () => acted(place, () => takeOut(here.key)) } });
    out.push(put(make("p", { class: "ruled-here" }, make("span", { class: "pencil", "aria-hidden": "true" }), " "), `${render("ruled-here")}: ${ruledWords(here)}`), undo);
  }
  return out;
}

function drawRulable(place, n) {
  const [text, , printed, mute, owners] = place.ruling[3][n];
  const many = owners.map(([w]) => w);
  const acts = mute ? [] : [act("take", () => rule([[place, actOfReading(place, n)]]), place, text || render("nothing"))];
  if (!mute && text) acts.push(act("withhold", () => rule([[place, { choice: "withhold", reading: n }]]), place, text));
  const like = place.loci === 1 ? LIKE.get(place.locus)?.get(many[0]) : undefined;
  return drawReading({ text, many, mute, like, taken: printed === 1, acts });
}

function actsOf(place) {
  const acts = [];
  if (place.kind === "withheld") {
    acts.push(act("stay-withheld", () => rule(acceptance(place)), place), act("keep", () => rule([[place, { choice: "keep", reading: 0 }]]), place));
  } else {
    if (place.kind !== "locus") acts.push(act(canBeKept(place) ? "keep" : "as-printed", () => rule(acceptance(place)), place));
    if (place.kind !== "locus" || place.ruling[3].every(([text]) => text)) acts.push(act("omit", () => rule([[place, { choice: "omit" }]]), place));
    acts.push(act("text", (button) => ask(place, button, "text", printedIn(place)), place));
  }
  return [...acts, act("defer", (button) => ask(place, button, "defer", ""), place)];
}

function act(name, does, place, what = "") {
  const label = what ? `${render(`act-${name}`)}: ${what}` : null;
  const click = (event) => (["text", "defer"].includes(name) ? does(event.currentTarget) : acted(place, does));
  return make("button", { type: "button", class: "act", "data-act": name, "aria-label": label, text: render(`act-${name}`), on: { click } });
}

// Rules, and leaves the keyboard at the place.
function acted(place, does) {
  does();
  const box = PARTS.apparatus.querySelector(`[data-place="${place.n}"]`);
  (box?.querySelector(".undo") ?? box?.querySelector(".act"))?.focus();
}

// Asks for a text or for a note, in place of the button.
function ask(place, button, choice, first) {
  const long = first.length > LONG_TEXT;
  const field = make(choice === "text" ? "textarea" : "input", { rows: choice === "text" ? (long ? 8 : 2) : null, "aria-label": render(`ask-${choice}`), placeholder: render(`ask-${choice}`), lang: RECORD.script });
  field.value = first;
  const done = (event) => {
    event.preventDefault();
    const typed = field.value;
    if (choice === "text" && !typed.trim()) return field.focus();
    acted(place, () => rule([[place, choice === "text" ? { choice, text: typed } : { choice, note: typed.trim() }]]));
  };
  const close = () => {
    form.remove();
    button.focus();
  };
  const keydown = (event) => {
    if (event.key !== "Escape") return;
    event.stopPropagation();
    close();
  };
  const form = make("form", { class: "asked", on: { submit: done, keydown } }, field, make("button", { class: "act", text: render("rule-it") }), make("button", { type: "button", class: "act", text: render("cancel"), on: { click: close } }));
  button.closest("[data-place]").querySelectorAll(".asked").forEach((other) => other.remove());
  button.closest(".acts").after(form);
  field.focus();
  if (!long) field.select();
  else field.setSelectionRange(0, 0);
}
