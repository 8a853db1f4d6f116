// A long list of which only what is near the eye is drawn. Heights are guessed, then measured; what is looked at
// stays where it is while those above it are corrected.

class Scroll {
  // `draw(item)` gives an element, `guess(item)` its height in pixels; `moved()` is called when the eye has moved.
  constructor(box, { draw, guess, moved }) {
    Object.assign(this, { box, draw, guess, moved });
    this.inner = make("div", { class: "inner" });
    box.append(this.inner);
    this.items = [];
    this.tops = new Float64Array(1);
    this.heights = new Float64Array(0);
    this.live = new Map(); // index -> element
    this.width = 0;
    this.waiting = false;
    box.addEventListener("scroll", () => this.soon(), { passive: true });
    new ResizeObserver(() => this.resized()).observe(box);
  }

  // Other items; the eye goes to item `at`, or to the head.
  show(items, at = 0) {
    this.items = items;
    this.clear();
    this.heights = Float64Array.from(items, (item) => this.guess(item));
    this.lay();
    this.to(at, 0);
  }

  clear() {
    for (const element of this.live.values()) element.remove();
    this.live.clear();
  }

  lay() {
    this.tops = new Float64Array(this.items.length + 1);
    for (let i = 0; i < this.items.length; i++) this.tops[i + 1] = this.tops[i] + this.heights[i];
    this.inner.style.height = `${this.tops[this.items.length]}px`;
  }

  resized() {
    if (this.box.clientWidth === this.width || !this.box.clientWidth) return this.soon();
    const { index, inside } = this.anchor();
    this.width = this.box.clientWidth;
    this.clear();
    this.heights = Float64Array.from(this.items, (item) => this.guess(item));
    this.lay();
    this.box.scrollTop = this.tops[index] + inside;
    this.paint();
  }

  soon() {
    if (this.waiting) return;
    this.waiting = true;
    requestAnimationFrame(() => {
      this.waiting = false;
      this.paint();
    });
  }

  anchor() {
    const top = this.box.scrollTop;
    const index = Math.max(0, Math.min(this.items.length - 1, lowest(this.items.length, (i) => this.tops[i + 1] > top)));
    return { index, inside: top - (this.tops[index] ?? 0) };
  }

  paint() {
    if (!this.items.length || !this.box.clientHeight) {
      if (!this.items.length) this.clear();
      return this.moved();
    }
    for (let round = 0; round < 6; round++) if (!this.fill()) break;
    this.moved();
  }

  // Draws what is near; true where heights turned out otherwise and what is near may have changed.
  fill() {
    const { index, inside } = this.anchor();
    const near = this.box.clientHeight;
    const top = this.box.scrollTop;
    const first = lowest(this.items.length, (i) => this.tops[i + 1] > top - near / 2);
    const last = lowest(this.items.length, (i) => this.tops[i] > top + near * 1.5);
    for (const [i, element] of this.live) {
      if ((i < first || i >= last) && !element.contains(document.activeElement)) {
        element.remove();
        this.live.delete(i);
      }
    }
    let fresh = false;
    for (let i = first; i < last; i++) {
      if (this.live.has(i)) continue;
      const element = this.draw(this.items[i]);
      this.live.set(i, element);
      const after = [...this.live.keys()].filter((k) => k > i);
      this.inner.insertBefore(element, after.length ? this.live.get(Math.min(...after)) : null);
      fresh = true;
    }
    let wrong = false;
    for (const [i, element] of this.live) {
      const height = element.getBoundingClientRect().height;
      if (Math.abs(height - this.heights[i]) > 0.5) {
        this.heights[i] = height;
        wrong = true;
      }
    }
    if (wrong) this.lay();
    if (wrong || fresh) for (const [i, element] of this.live) element.style.top = `${this.tops[i]}px`;
    if (wrong && Math.abs(this.tops[index] + inside - top) > 0.5) this.box.scrollTop = this.tops[index] + inside;
    return wrong;
  }

  // Brings item `i` into sight: to a share of the height, or only as far as needed.
  to(i, share = null) {
    if (!this.items.length) return this.paint();
    const height = this.box.clientHeight;
    const top = this.box.scrollTop;
    const hidden = this.tops[i] < top || this.tops[i] + Math.min(this.heights[i], height) > top + height;
    if (share !== null || hidden) {
      this.box.scrollTop = this.tops[i] - (share ?? 0.3) * height;
      this.paint();
      this.box.scrollTop = this.tops[i] - (share ?? 0.3) * height; // now that those above it are measured
    }
    this.paint();
  }

  // Draws what is drawn anew.
  redraw() {
    this.clear();
    this.paint();
  }

  inSight() {
    const top = this.box.scrollTop;
    const first = lowest(this.items.length, (i) => this.tops[i + 1] > top);
    const last = lowest(this.items.length, (i) => this.tops[i] >= top + this.box.clientHeight);
    return [first, Math.max(first, last - 1)];
  }
}
