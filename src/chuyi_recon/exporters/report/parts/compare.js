// Two witnesses, or one and the text, clause by clause in one line each: what corresponds stands side by side, so
// both scroll as one, and what is under the pointer is shown on both sides.

// What a side has at a locus, null where it abstains, and the number under which it reads alike.
function sideAt(side, l) {
  if (side !== RECONSTRUCTION) {
    const w = SIGLA.indexOf(side);
    return { text: readingOf(w, l), variant: variantOf(w, l), mute: MUTE[w][l] === 1 };
  }
  const printed = printedAt(l);
  const w = lemmaOf(l);
  return { text: printed, variant: printed && w >= 0 ? variantOf(w, l) : printed ? -3 : -2, mute: false };
}

// How two sides stand to one another at a locus: "same", "width" (folded alike), "differs", "one" side alone.
function between(left, right) {
  if (left.text === right.text) return "same";
  const empty = (side) => !side.text;
  if (empty(left) && empty(right)) return "same";
  if (empty(left) || empty(right)) return (left.text ?? right.text ?? "").trim() || (right.text ?? "").trim() ? "one" : "same";
  if (left.text.trim() === right.text.trim()) return "same";
  return left.variant === right.variant && left.variant >= 0 ? "width" : "differs";
}

function standsOnASide(r) {
  return [state.left, state.right].some((side) => {
    if (side === RECONSTRUCTION) return isPrinted(r);
    const cell = cellOf(SIGLA.indexOf(side), r);
    return cell !== null && WITNESSES[SIGLA.indexOf(side)].points.slice(...cell).trim() !== "";
  });
}

function differsAt(r) {
  for (let l = FIRST[r]; l < FIRST[r + 1]; l++) {
    const how = between(sideAt(state.left, l), sideAt(state.right, l));
    if (how === "differs" || how === "one") return true;
  }
  return false;
}

function drawPair(r) {
  const pair = make("div", { ...rowAttributes(r, "pair"), role: "group", "aria-label": render("clause", { n: r + 1 }) });
  const number = make("span", { class: "number", "aria-hidden": "true", text: String(r + 1) });
  pair.append(number, drawSide(r, state.left, state.right), drawSide(r, state.right, state.left));
  return pair;
}

function scriptOf(side) {
  return side === RECONSTRUCTION ? RECORD.script : WITNESSES[SIGLA.indexOf(side)].script;
}

function drawSide(r, side, other) {
  const cell = make("div", { class: "side prose", lang: scriptOf(side) });
  let held = false;
  let words = false;
  for (let l = FIRST[r]; l < FIRST[r + 1]; l++) {
    const mine = sideAt(side, l);
    const how = between(mine, sideAt(other, l));
    if (mine.text !== null && (mine.text || side !== RECONSTRUCTION)) held = true;
    if (!mine.text) {
      if (how === "one") cell.append(make("span", { class: `gap${l === state.locus ? " locus" : ""}`, "data-locus": l, text: CARET }));
      continue;
    }
    const tint = side === RECONSTRUCTION && STEP[l] ? ` s s${STEP[l]}` : "";
    const given = `bit ${how}${tint}${mine.mute ? " mute" : ""}${l === state.locus ? " locus" : ""}`;
    const tail = l === FIRST[r + 1] - 1 ? mine.text.trimEnd() : mine.text;
    const shown = words ? tail : tail.replace(/^\s*\n/, "");
    if (!words && !shown.trim()) continue; // line ends before the first word
    words = true;
    if (shown) cell.append(put(make("span", { class: given, "data-locus": l }), shown, false, state.query));
  }
  if (!words) {
    const why = side === RECONSTRUCTION ? "not-printed" : held ? "nothing" : "lacuna";
    cell.replaceChildren(make("span", { class: "void", lang: document.documentElement.lang, text: render(why) }));
  }
  return cell;
}

function guessPair(r, width) {
  let longest = 0;
  for (const side of [state.left, state.right]) {
    const w = SIGLA.indexOf(side);
    const cell = w < 0 ? [AT[FIRST[r]], AT[FIRST[r + 1]]] : (cellOf(w, r) ?? [0, 0]);
    longest = Math.max(longest, cell[1] - cell[0]);
  }
  return Math.ceil((longest * 18) / Math.max(100, width / 2 - 40)) * 31 + 12;
}

// Shows on both sides, and in the apparatus, what the pointer or the keys are at.
function pairUp(l) {
  document.querySelectorAll(".paired[data-locus]").forEach((element) => element.classList.remove("paired"));
  if (l === null) return;
  document.querySelectorAll(`[data-locus="${l}"]`).forEach((element) => element.classList.add("paired"));
}
