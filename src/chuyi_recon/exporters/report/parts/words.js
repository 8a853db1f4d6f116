// The words of the page itself, in the language of the moment.

const LANGUAGES = Object.keys(RECORD.strings);
const PLACE = /\{(\w+)\}/g;
const QUOTED_PLACE = /(“?)\{(\w+)\}(”?)/g;
const QUOTATION_MARKS = ["“”", "「」", "『』", "〔〕"];
const TAGS = { en: "en", zh: "zh-Hans" };
let strings = RECORD.strings[RECORD.lang];

function setLanguage(lang) {
  strings = RECORD.strings[lang];
  document.documentElement.lang = TAGS[lang];
}

function render(key, given = {}) {
  return strings[key].replace(PLACE, (_, name) => String(given[name]));
}

// A sentence of a flag or a decision: the number of its template and its parts, as `sentences.py` lays them out.
function worded(sentence) {
  if (!Array.isArray(sentence)) return String(sentence);
  const [number, ...parts] = sentence;
  const language = LANGUAGES.indexOf(state.lang);
  if (number < 0) return parts.map(worded).join(RECORD.templates[0][language]);
  const names = [...new Set([...RECORD.templates[number][0].matchAll(PLACE)].map((found) => found[1]))];
  return RECORD.templates[number][language].replace(QUOTED_PLACE, (_, opens, name, closes) => {
    const words = worded(parts[names.indexOf(name)]);
    return opens && closes ? quoted(words) : `${opens}${words}${closes}`;
  });
}

// In marks that the words do not hold themselves, as `Message.render` puts them.
function quoted(words) {
  const marks = QUOTATION_MARKS.find((m) => !words.includes(m[0]) && !words.includes(m[1])) ?? QUOTATION_MARKS[0];
  return `${marks[0]}${words}${marks[1]}`;
}

// A code; in Chinese after the name of its flag.
function named(code) {
  const name = state.lang === "zh" ? RECORD.names[code] : undefined;
  return name ? `${name} ${code}` : code;
}

function counted(n) {
  return n.toLocaleString("en-US");
}

// `[start, end)` as a person reads it.
function placed(start, length) {
  return length ? `${start}–${start + length}` : `${start}`;
}

// Where a finding stands: `web.txt:3:7` of plain text, else its page and the box of its first line.
function located(where) {
  const [file, at, beside, boxes] = where;
  if (!boxes) return `${file}:${at}:${beside}`;
  const box = boxes.length ? `, ${render("box", { box: `${boxes[0].slice(0, 2)}–${boxes[0].slice(2)}` })}` : "";
  return `${file}, ${render("page-at", { n: at })}${box}`;
}

function sigla(many) {
  return make("span", { class: "sigla" }, ...many.map((w) => make("bdi", { text: SIGLA[w] })));
}
