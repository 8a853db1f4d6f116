// The whole document as one strip: at every height the least sure of what stands there, as tint and as length,
// severe flags at the right edge, and what is in sight.

const MASS = new Float64Array(ROWS + 1); // how much of the strip lies before a row
for (let r = 0; r < ROWS; r++) MASS[r + 1] = MASS[r] + (BLANK[r] ? 0 : 6 + AT[FIRST[r + 1]] - AT[FIRST[r]]);

function rowAtHeight(share) {
  const r = lowest(ROWS, (k) => MASS[k + 1] > share * MASS[ROWS]);
  return nearestShown(Math.min(r, ROWS - 1));
}

function nearestShown(r) {
  const i = lowest(SHOWN_ROWS.length, (k) => SHOWN_ROWS[k] >= r);
  return SHOWN_ROWS[Math.min(i, SHOWN_ROWS.length - 1)] ?? -1;
}

function drawStrip(canvas, sight) {
  const height = canvas.clientHeight;
  const width = canvas.clientWidth;
  if (!height || !ROWS) return;
  const ratio = window.devicePixelRatio || 1;
  canvas.width = Math.round(width * ratio);
  canvas.height = Math.round(height * ratio);
  const pen = canvas.getContext("2d");
  pen.scale(ratio, ratio);
  const style = getComputedStyle(canvas);
  const tints = [0, 1, 2, 3, 4].map((s) => style.getPropertyValue(`--strip${s}`));
  const worst = new Int8Array(height).fill(-1);
  const severe = new Uint8Array(height);
  const hidden = new Uint8Array(height);
  for (let r = 0; r < ROWS; r++) {
    if (BLANK[r]) continue;
    const first = Math.floor((MASS[r] / MASS[ROWS]) * height);
    const last = Math.min(height - 1, Math.floor((MASS[r + 1] / MASS[ROWS]) * height - 1e-9));
    const grave = BEGIN_AT[r].some((i) => REMARKS[i].severity === 0);
    for (let y = first; y <= last; y++) {
      if (PASSES[r]) worst[y] = Math.max(worst[y], ROW_STEP[r]);
      else hidden[y] = 1;
      if (grave && PASSES[r]) severe[y] = 1;
    }
  }
  const room = width - 6;
  for (let y = 0; y < height; y++) {
    if (worst[y] < 0) continue;
    pen.fillStyle = tints[worst[y]];
    pen.fillRect(0, y, worst[y] ? (room * (worst[y] + 1)) / 5 : 2, 1);
    if (severe[y]) {
      pen.fillStyle = style.getPropertyValue("--severe");
      pen.fillRect(width - 5, y, 5, 1);
    }
  }
  if (!sight) return;
  const top = (MASS[sight[0]] / MASS[ROWS]) * height;
  const bottom = (MASS[sight[1] + 1] / MASS[ROWS]) * height;
  pen.strokeStyle = style.getPropertyValue("--ink");
  pen.lineWidth = 1;
  pen.strokeRect(0.5, Math.floor(top) + 0.5, width - 1, Math.max(4, Math.ceil(bottom - top)));
}
