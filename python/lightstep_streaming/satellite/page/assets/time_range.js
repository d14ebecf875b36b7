// The part of a trace's time that the waterfall shows, in nanoseconds since its start.

const NARROWEST = 100;

export class TimeRange {
  /** `onChange` is called after each change. */
  constructor(duration, onChange) {
    this.whole = Math.max(1, duration);
    this.from = 0;
    this.to = this.whole;
    this._onChange = onChange;
  }

  get length() {
    return this.to - this.from;
  }

  get isWhole() {
    return this.from === 0 && this.to === this.whole;
  }

  set(from, to) {
    const length = Math.min(this.whole, Math.max(to - from, Math.min(NARROWEST, this.whole)));
    this.from = Math.min(Math.max(0, from), this.whole - length);
    this.to = this.from + length;
    this._onChange();
  }

  /**
   * Takes the duration of a trace that has changed. Its start is `shift` nanoseconds earlier than
   * before: the same moments stay in sight, or the whole trace if it was in sight.
   */
  replace(duration, shift) {
    const { isWhole } = this;
    this.whole = Math.max(1, duration);
    if (isWhole) this.reset();
    else this.set(this.from + shift, this.to + shift);
  }

  reset() {
    this.set(0, this.whole);
  }

  /** Shows a part as long as `factor` times this one, with the same middle. */
  zoom(factor) {
    const middle = (this.from + this.to) / 2;
    const half = (this.length * factor) / 2;
    this.set(middle - half, middle + half);
  }

  /** Moves by a share of what is shown. */
  move(share) {
    const by = this.length * share;
    const from = Math.min(Math.max(0, this.from + by), this.whole - this.length);
    this.set(from, from + this.length);
  }

  /** Where a time is: 0 at the left edge, 1 at the right one. */
  share(time) {
    return (time - this.from) / this.length;
  }
}
