// Where open places stand on their pages, and the pictures of them: the other half of `page_places.py`. Only a report of
// witnesses with boxes has this part; so it draws over what the others draw, and they do not know of it.

const PAGE_OF = new Map(RECORD.pages.map(([n, w, file, page, near, marks]) => [n, { w, file, page, near, marks }]));
const CROP_OF = new Map(RECORD.crops.map(([n, width, height, jpeg]) => [n, { width, height, jpeg }]));
const PLACE_AT = new Map(); // by locus the place whose readings witnesses have there, open or not
for (const place of EVERY_PLACE) {
  if (place.kind === "locus" && PAGE_OF.has(place.n)) for (let l = place.locus; l < place.locus + place.loci; l++) if (!PLACE_AT.has(l) || place.state === "open") PLACE_AT.set(l, place);
}

function standsAt(n) {
  const { w, file, page, near, marks } = PAGE_OF.get(n);
  const box = marks.length ? `, ${render("box", { box: `${marks[0].slice(0, 2)}–${marks[0].slice(2)}` })}` : "";
  const where = `${SIGLA[w]}: ${file}, ${render("page-at", { n: page })}${box}`;
  return near ? render("crop-near", { where }) : where;
}

// The picture of a place, where there is one, over the words that say where it stands.
function drawPage(n) {
  const crop = CROP_OF.get(n);
  const where = standsAt(n);
  const words = make("figcaption", {}, make("bdi", { text: where }));
  if (!crop) return make("figure", { class: "page" }, words);
  return make("figure", { class: "page" }, make("img", { src: `data:image/jpeg;base64,${crop.jpeg}`, width: crop.width, height: crop.height, alt: render("crop-alt", { where }) }), words);
}

const drawEntries = drawApparatus;
drawApparatus = (r) => {
  const panel = drawEntries(r);
  const shown = new Set();
  for (const entry of panel.querySelectorAll(".entry")) {
    const n = entry.dataset.place !== undefined ? Number(entry.dataset.place) : PLACE_AT.get(Number(entry.dataset.locus))?.n;
    if (n === undefined || !PAGE_OF.has(n) || shown.has(n)) continue;
    shown.add(n);
    entry.querySelector(".decided").after(drawPage(n));
  }
  return panel;
};

const drawNote = paperNote;
paperNote = (note, l) => {
  const line = drawNote(note, l);
  const place = PLACE_AT.get(l);
  if (place && place.locus === l && CROP_OF.has(place.n)) line.append(drawPage(place.n));
  return line;
};
