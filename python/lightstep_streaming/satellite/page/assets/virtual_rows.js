// Rows of one height. Only those in sight are in the document.

const BEYOND_SIGHT = 12;

/** `scroller` scrolls; `render(index)` makes the element of a row. The style sheet's `--row` is the
 * height of a row. */
export class VirtualRows {
  constructor(scroller, render) {
    this._scroller = scroller;
    this._render = render;
    this._count = 0;
    this._shown = new Map();
    this._body = document.createElement("div");
    this._body.className = "virtual";
    this._body.setAttribute("role", "rowgroup");
    scroller.append(this._body);
    this._frame = 0;
    scroller.addEventListener("scroll", () => this._later(), { passive: true });
    new ResizeObserver(() => {
      this._measure();
      this._later();
    }).observe(scroller);
    this._measure();
  }

  /** Sets the number of rows, and makes all of them again. */
  reset(count) {
    this._count = count;
    for (const row of this._shown.values()) row.remove();
    this._shown.clear();
    this._body.style.height = `${count * this._height}px`;
    this._update();
  }

  /** The index of the first row in sight. */
  get first() {
    return Math.floor(this._scroller.scrollTop / this._height);
  }

  /** Scrolls by this number of rows. */
  scrollBy(rows) {
    if (!rows) return;
    this._scroller.scrollTop += rows * this._height;
    this._update();
  }

  /** Makes a row anew, if it is in the document. */
  refresh(index) {
    const row = this._shown.get(index);
    if (!row) return;
    const made = this._make(index);
    row.replaceWith(made);
    this._shown.set(index, made);
  }

  /** Makes all rows that are in the document anew. */
  refreshAll() {
    for (const index of this._shown.keys()) this.refresh(index);
  }

  /** Scrolls as far as is needed to bring a row into sight. */
  scrollTo(index) {
    const top = index * this._height;
    const above = this._body.offsetTop;
    const { scrollTop, clientHeight } = this._scroller;
    if (top < scrollTop) this._scroller.scrollTop = top;
    else if (top + this._height + above > scrollTop + clientHeight) {
      this._scroller.scrollTop = top + this._height + above - clientHeight;
    }
    this._update();
  }

  _measure() {
    const height = parseFloat(getComputedStyle(this._scroller).getPropertyValue("--row")) || 28;
    if (height === this._height) return;
    this._height = height;
    this.reset(this._count);
  }

  _later() {
    this._frame ||= requestAnimationFrame(() => {
      this._frame = 0;
      this._update();
    });
  }

  _update() {
    const { scrollTop, clientHeight } = this._scroller;
    const first = Math.max(0, Math.floor(scrollTop / this._height) - BEYOND_SIGHT);
    const end = Math.min(this._count, Math.ceil((scrollTop + clientHeight) / this._height) + BEYOND_SIGHT);
    for (const [index, row] of this._shown) {
      if (index >= first && index < end) continue;
      row.remove();
      this._shown.delete(index);
    }
    const made = document.createDocumentFragment();
    for (let index = first; index < end; index++) {
      if (this._shown.has(index)) continue;
      const row = this._make(index);
      this._shown.set(index, row);
      made.append(row);
    }
    this._body.append(made);
  }

  _make(index) {
    const row = this._render(index);
    row.style.setProperty("--top", `${index * this._height}px`);
    return row;
  }
}
