// All of a trace in a strip: dragging over it chooses the time that the waterfall shows.

import { element } from "./dom.js";
import * as format from "./format.js";

const HEIGHT = 56;

export class Minimap {
  /** `rows` are all nodes of the trace. */
  constructor(rows, range, colours) {
    this._rows = rows;
    this._range = range;
    this._colours = colours;
    this._canvas = element("canvas", { "aria-hidden": "true" });
    this._window = element("div", { class: "window" });
    this.element = element("div", {
      class: "minimap", role: "group", tabindex: "0",
      "aria-label": "Minimap. Plus and minus zoom, comma and full stop move, 0 shows the whole trace.",
    }, this._canvas, this._window);
    this.element.addEventListener("pointerdown", (event) => this._drag(event));
    this.element.addEventListener("dblclick", () => range.reset());
    new ResizeObserver(() => this.draw()).observe(this.element);
    matchMedia("(prefers-color-scheme: dark)").addEventListener("change", () => this.draw());
  }

  /** Shows other nodes. */
  replace(rows) {
    this._rows = rows;
    this.draw();
  }

  draw() {
    const width = this.element.clientWidth;
    if (!width) return;
    const scale = devicePixelRatio || 1;
    this._canvas.width = width * scale;
    this._canvas.height = HEIGHT * scale;
    const context = this._canvas.getContext("2d");
    context.scale(scale, scale);
    const palette = this._palette();
    const step = (HEIGHT - 6) / Math.max(8, this._rows.length);
    this._rows.forEach(({ span }, index) => {
      context.fillStyle = span.isError ? palette.error : palette.of(span.service);
      context.fillRect(
        (span.start / this._range.whole) * width,
        3 + index * step,
        Math.max(1, (span.duration / this._range.whole) * width),
        Math.max(1, step * 0.75),
      );
    });
    this.showRange();
  }

  showRange() {
    const { from, to, whole, isWhole } = this._range;
    this._window.hidden = isWhole;
    this._window.style.setProperty("--from", from / whole);
    this._window.style.setProperty("--to", to / whole);
    this._window.title = `${format.duration(from)} to ${format.duration(to)}`;
  }

  /** Canvases know no style sheet: colours are read from elements that do. */
  _palette() {
    const probe = element("span");
    this.element.append(probe);
    const read = (name) => {
      probe.className = name;
      return getComputedStyle(probe).color;
    };
    const known = new Map();
    const palette = {
      error: read("error-colour"),
      of: (service) => {
        if (!known.has(service)) known.set(service, "");
        return known.get(service);
      },
    };
    for (const { span } of this._rows) {
      if (!known.has(span.service)) known.set(span.service, read(`swatch ${this._colours(span.service)}`));
    }
    probe.remove();
    return palette;
  }

  _drag(event) {
    const box = this.element.getBoundingClientRect();
    const time = (moved) =>
      (Math.min(Math.max(0, moved.clientX - box.left), box.width) / box.width) * this._range.whole;
    const start = time(event);
    this.element.setPointerCapture(event.pointerId);
    const move = (moved) => {
      const now = time(moved);
      // A click is no choice.
      if (Math.abs(now - start) > this._range.whole / 200) {
        this._range.set(Math.min(start, now), Math.max(start, now));
      }
    };
    const end = () => {
      this.element.removeEventListener("pointermove", move);
      this.element.removeEventListener("pointerup", end);
      this.element.removeEventListener("pointercancel", end);
    };
    this.element.addEventListener("pointermove", move);
    this.element.addEventListener("pointerup", end);
    this.element.addEventListener("pointercancel", end);
  }
}
