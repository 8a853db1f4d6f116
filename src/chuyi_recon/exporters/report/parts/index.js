// The rows of one page of very many families: searched, sorted, paged.
const record = JSON.parse(document.getElementById("record").textContent);
const say = record.strings;
const PAGE = 100;
const KEYS = ["name", "strip", "witnesses", "characters", "open", "findings", "doubts", "confidence"];
const state = { words: "", by: "", down: true, page: 0 };
const every = record.name.map((_, i) => i);
const folded = every.map((i) => `${record.title[i]}\n${record.name[i]}`.toLowerCase());
const digits = new Intl.NumberFormat("en");
let shown = every;

function make(tag, attributes = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
  element.append(...children);
  return element;
}

// What a column is sorted by: the gravest findings first, the least sure family first, a strip by its unsure parts.
function rank(key, i) {
  const value = record[key][i];
  if (key === "findings") return (value[0] * 1e6 + value[1]) * 1e6 + value[2];
  if (key === "confidence") return value ? -value[1] : -2;
  if (key === "strip") return [...value].reduce((sum, step) => sum + 4 ** Number(step) - 1, 0) / Math.max(1, value.length);
  return value;
}

function choose() {
  const words = state.words.toLowerCase().split(/\s+/).filter(Boolean);
  shown = words.length ? every.filter((i) => words.every((word) => folded[i].includes(word))) : every.slice();
  if (state.by === "name") {
    const order = new Intl.Collator("zh", { numeric: true });
    shown.sort((a, b) => (state.down ? 1 : -1) * order.compare(record.title[a] || record.name[a], record.title[b] || record.name[b]) || a - b);
  } else if (state.by) {
    const ranks = new Map(shown.map((i) => [i, rank(state.by, i)]));
    shown.sort((a, b) => (state.down ? -1 : 1) * (ranks.get(a) - ranks.get(b)) || a - b);
  }
  state.page = Math.min(state.page, Math.max(0, Math.ceil(shown.length / PAGE) - 1));
}

function drawStrip(strip) {
  const bars = [...strip].map((step) => make("i", { class: `k${Number(step)}` }));
  return make("span", { class: "bars", role: "img", "aria-label": say.strip }, ...bars);
}

function percent(share) {
  return `${(Math.floor(share * 10000) / 100).toFixed(2)} %`;
}

function drawRow(i) {
  const title = record.title[i];
  const link = make("a", { href: `${encodeURIComponent(record.name[i])}/report.html` }, make("bdi", { lang: record.script[i] }, title || record.shown[i]));
  const sure = record.confidence[i];
  const cells = [
    ["name", title ? [link, make("small", {}, make("bdi", {}, record.shown[i]))] : [link]],
    ["", [drawStrip(record.strip[i])]],
    ...["witnesses", "characters", "open"].map((key) => ["n", [digits.format(record[key][i])]]),
    ["", [record.findings[i].map((n) => digits.format(n)).join(" / ")]],
    ["n", [digits.format(record.doubts[i])]],
    ["", [sure ? `${percent(sure[0])} / ${percent(sure[1])}` : ""]],
  ];
  return make("tr", {}, ...cells.map(([kind, inside], n) => make("td", { class: kind, "data-head": record.heads[n] }, ...inside)));
}

const search = make("input", { type: "search", "aria-label": say.search, placeholder: say.search });
const told = make("p", { role: "status" });
const body = make("tbody");
const heads = KEYS.map((key, n) => {
  const button = make("button", { type: "button" }, record.heads[n]);
  const head = make("th", { scope: "col" }, button);
  button.addEventListener("click", () => {
    state.down = state.by === key ? !state.down : true;
    state.by = key;
    state.page = 0;
    draw();
  });
  return head;
});
const back = make("button", { type: "button" }, say.back);
const on = make("button", { type: "button" }, say.on);
const where = make("span");

function draw() {
  choose();
  const first = state.page * PAGE;
  const rows = shown.slice(first, first + PAGE);
  body.replaceChildren(...rows.map(drawRow));
  told.textContent = say.found.replace("{n}", digits.format(shown.length));
  where.textContent = rows.length ? `${digits.format(first + 1)}–${digits.format(first + rows.length)} / ${digits.format(shown.length)}` : "";
  back.disabled = state.page === 0;
  on.disabled = first + PAGE >= shown.length;
  heads.forEach((head, n) => {
    if (KEYS[n] === state.by) head.setAttribute("aria-sort", (state.by === "name") === state.down ? "ascending" : "descending");
    else head.removeAttribute("aria-sort");
  });
}

search.addEventListener("input", () => {
  state.words = search.value;
  state.page = 0;
  draw();
});
function turn(by) {
  state.page += by;
  draw();
  document.getElementById("listing").scrollIntoView();
}
back.addEventListener("click", () => turn(-1));
on.addEventListener("click", () => turn(1));

document.getElementById("listing").append(
  search,
  told,
  make("div", { class: "wide" }, make("table", {}, make("thead", {}, make("tr", {}, ...heads)), body)),
  make("nav", { "aria-label": say.pages }, back, where, on),
);
draw();
