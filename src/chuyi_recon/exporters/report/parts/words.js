// What the page itself says, in the language of the moment.

const LANGUAGES = Object.keys(RECORD.strings);
const TAGS = { en: "en", zh: "zh-Hans" };
let spoken = RECORD.strings[RECORD.lang];

function speak(lang) {
  spoken = RECORD.strings[lang];
  document.documentElement.lang = TAGS[lang];
}

function say(key, given = {}) {
  return spoken[key].replace(/\{(\w+)\}/g, (_, name) => String(given[name]));
}

function counted(n) {
  return n.toLocaleString("en-US");
}

// `[start, end)` as a person reads it.
function placed(start, length) {
  return length ? `${start}–${start + length}` : `${start}`;
}

function sigla(many) {
  return make("span", { class: "sigla" }, ...many.map((w) => make("bdi", { text: SIGLA[w] })));
}
