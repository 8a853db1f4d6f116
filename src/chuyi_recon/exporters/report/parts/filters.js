// The filters with their counts.

const FILTER_BOXES = new Map(); // facet -> value -> its parts

function drawFilters(box) {
  box.replaceChildren();
  FILTER_BOXES.clear();
  const clear = make("button", { type: "button", class: "quiet-button", text: render("filter-clear"), on: { click: clearFilters } });
  const count = make("p", { class: "count", role: "status" });
  const whole = make("input", { type: "checkbox", id: "whole", on: { change: (e) => change({ whole: e.target.checked }) } });
  box.append(make("div", { class: "filters-head" }, make("h2", { text: render("filters") }), clear), count);
  box.append(make("label", { class: "choice whole" }, whole, make("span", { text: render("filter-whole") })));
  for (const facet of FACETS) {
    if (!VALUES[facet].length) continue;
    const set = make("fieldset", {}, make("legend", { text: render(`filter-${facet}`) }));
    FILTER_BOXES.set(facet, new Map());
    for (const value of VALUES[facet]) set.append(drawChoice(facet, value));
    box.append(set);
  }
  FILTER_BOXES.set("parts", { clear, count, whole });
  showFilters();
}

function drawChoice(facet, value) {
  const toggle = (event) => {
    const chosen = { ...state.chosen, [facet]: new Set(state.chosen[facet]) };
    if (event.target.checked) chosen[facet].add(value);
    else chosen[facet].delete(value);
    change({ chosen });
  };
  const input = make("input", { type: "checkbox", on: { change: toggle } });
  const many = make("span", { class: "many" });
  const label = make("label", { class: "choice", "data-facet": facet, "data-value": value }, input, drawValue(facet, value), many);
  FILTER_BOXES.get(facet).set(value, { input, many, label });
  return label;
}

function drawValue(facet, value) {
  if (facet === "severity") return make("span", { class: `v${SEVERITIES.indexOf(value)}` }, make("span", { class: "glyph", "aria-hidden": "true", text: GLYPHS[SEVERITIES.indexOf(value)] }), render(`severity-${value}`));
  if (facet === "step") return make("span", {}, make("span", { class: `sample s s${value}`, "aria-hidden": "true", text: "字" }), render(`step-${value}`));
  if (facet === "state") return make("span", { text: render(`state-${value}`) });
  if (facet === "witness" && value === THE_TEXT) return make("span", { text: render("the-text") });
  return make("bdi", { text: facet === "code" ? named(value) : value });
}

function showFilters() {
  const { clear, count, whole } = FILTER_BOXES.get("parts");
  for (const facet of FACETS) {
    for (const [value, parts] of FILTER_BOXES.get(facet) ?? []) {
      const n = COUNTS[facet].get(value) ?? 0;
      parts.input.checked = state.chosen[facet].has(value);
      parts.many.textContent = counted(n);
      parts.label.classList.toggle("empty", n === 0);
    }
  }
  clear.hidden = !filtering();
  whole.checked = state.whole;
  whole.parentNode.hidden = !filtering();
  const { places, remarks } = passingThings;
  const findings = remarks.filter((m) => m.w >= 0).length;
  const found = { places: counted(places.length), findings: counted(findings), doubts: counted(remarks.length - findings) };
  const clauses = { shown: counted(passing.length), all: counted(SHOWN_ROWS.length) };
  count.textContent = filtering() ? `${render("filter-found", found)} ${render("filter-count", clauses)}` : render("filter-all", clauses);
}

function clearFilters() {
  change({ chosen: Object.fromEntries(FACETS.map((f) => [f, new Set()])) });
}
