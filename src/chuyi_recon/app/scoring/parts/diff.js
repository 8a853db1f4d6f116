// Tables sort by any column, a link opens what it leads to, and what is folded by family is open on paper.
const numeric = (cell) => (cell.classList.contains("n") ? Number.parseFloat(cell.textContent.replaceAll(",", "")) : NaN);

const compare = (a, b) => {
  const x = numeric(a);
  const y = numeric(b);
  if (!Number.isNaN(x) && !Number.isNaN(y)) return x - y;
  return a.textContent.localeCompare(b.textContent);
};

const sort = (table, at) => {
  const heads = [...table.tHead.rows[0].cells];
  const known = heads[at].getAttribute("aria-sort");
  const numbers = heads[at].classList.contains("n");
  const down = known ? known === "ascending" : numbers; // the largest number first, the first word first
  for (const head of heads) head.removeAttribute("aria-sort");
  heads[at].setAttribute("aria-sort", down ? "descending" : "ascending");
  const body = table.tBodies[0];
  const rows = [...body.rows].sort((a, b) => (down ? -1 : 1) * compare(a.cells[at], b.cells[at]));
  body.append(...rows);
};

for (const table of document.querySelectorAll("table.sortable")) {
  for (const [at, head] of [...table.tHead.rows[0].cells].entries()) {
    const button = document.createElement("button");
    button.append(...head.childNodes);
    button.addEventListener("click", () => sort(table, at));
    head.append(button);
  }
}

const families = [...document.querySelectorAll("details.family")];

const reveal = () => {
  const target = document.getElementById(location.hash.slice(1));
  const family = target?.closest("details.family");
  if (!family) return;
  family.open = true;
  target.scrollIntoView();
};

const tools = document.querySelector(".tools");
tools.hidden = families.length < 2;
for (const button of tools.querySelectorAll("button")) {
  button.addEventListener("click", () => {
    for (const family of families) family.open = button.dataset.open === "1";
  });
}

let opened = [];
addEventListener("beforeprint", () => {
  opened = families.filter((family) => !family.open);
  for (const family of opened) family.open = true;
});
addEventListener("afterprint", () => {
  for (const family of opened) family.open = false;
});
addEventListener("hashchange", reveal);
reveal();
