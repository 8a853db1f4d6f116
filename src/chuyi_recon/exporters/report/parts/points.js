// Text counted in code points, as every place in a result is; a string of this language counts otherwise
// where a rare Han stands. And text made visible: what cannot be seen, or would turn the line round, is shown as a sign.

class Points {
  constructor(text) {
    this.text = text;
    this.wide = []; // the places of characters that take two units here
    let n = 0;
    for (let i = 0; i < text.length; i++, n++) {
      const unit = text.charCodeAt(i);
      if (unit >= 0xd800 && unit < 0xdc00 && i + 1 < text.length) {
        this.wide.push(n);
        i++;
      }
    }
    this.length = n;
  }

  unit(at) {
    return at + lowest(this.wide.length, (i) => this.wide[i] >= at);
  }

  point(unit) {
    return unit - lowest(this.wide.length, (i) => this.wide[i] + i >= unit);
  }

  slice(start, end) {
    return this.text.slice(this.unit(Math.max(0, start)), this.unit(Math.min(this.length, end)));
  }
}

// The lowest i of [0, n) for which a test that turns once from false to true holds; n where it never does.
function lowest(n, test) {
  let low = 0;
  let high = n;
  while (low < high) {
    const mid = (low + high) >> 1;
    if (test(mid)) high = mid;
    else low = mid + 1;
  }
  return low;
}

// Controls, soft hyphen, zero widths, joiners, marks and overrides of direction, separators, lone halves of a pair.
const UNSEEN =
  /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180e\u200b-\u200f\u2028-\u202e\u2060-\u206f\u3164\ufe00-\ufe0f\ufeff\uffa0\ufff0-\ufffc\ud800-\udfff\u{e0000}-\u{e0fff}]/u;
const LAYOUT = { "\n": "⏎", "\t": "⇥", " ": "␣", "\u3000": "□", "\u00a0": "⍽" };
const SPLIT = new RegExp(`(\r\n|${UNSEEN.source})`, "u");
const SPLIT_TIGHT = new RegExp(`(\r\n|[\n\t \u3000\u00a0]|${UNSEEN.source})`, "u");

// Puts `text` into `parent` as text nodes and signs. `tight`: a reading, in which white space is shown too.
// `needle`: what is searched for, and marked.
function put(parent, text, tight = false, needle = "") {
  text.split(tight ? SPLIT_TIGHT : SPLIT).forEach((piece, i) => {
    if (!piece) return;
    if (i % 2 === 0) putMarked(parent, piece, needle);
    else if (piece === "\r\n" && !tight) parent.append("\n");
    else parent.append(make("span", { class: "sign", text: signOf(piece) }));
  });
  return parent;
}

function signOf(piece) {
  if (piece === "\r\n") return LAYOUT["\n"];
  if (piece in LAYOUT) return LAYOUT[piece];
  return `[${piece.codePointAt(0).toString(16).toUpperCase().padStart(4, "0")}]`;
}

function putMarked(parent, text, needle) {
  if (!needle) {
    parent.append(text);
    return;
  }
  text.split(needle).forEach((piece, i) => {
    if (i) parent.append(make("mark", { text: needle }));
    if (piece) parent.append(piece);
  });
}

// An element: `text` as text, `on` as listeners, everything else as attributes. Nothing is ever read as markup.
function make(tag, given = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(given)) {
    if (value === undefined || value === null || value === false) continue;
    if (name === "text") element.textContent = value;
    else if (name === "on") for (const [event, act] of Object.entries(value)) element.addEventListener(event, act);
    else element.setAttribute(name, value === true ? "" : value);
  }
  element.append(...children.filter((child) => child !== null && child !== undefined));
  return element;
}
