// Numbers, times and sizes as people read them.

function threeDigits(number) {
  return number < 9.995 ? number.toFixed(2) : number < 99.95 ? number.toFixed(1) : number.toFixed(0);
}

/** A duration in nanoseconds, in the unit that reads best: as the terminal shows it. */
export function duration(nanos) {
  const micros = nanos / 1000;
  if (micros < 0) return `-${duration(-nanos)}`;
  if (nanos !== 0 && micros < 1) return `${Math.round(nanos)} ns`;
  if (micros < 1000) return `${Math.floor(micros)} µs`;
  if (micros < 1e6) return `${threeDigits(micros / 1000)} ms`;
  if (micros < 6e7) return `${threeDigits(micros / 1e6)} s`;
  const seconds = Math.round(micros / 1e6);
  if (seconds < 3600) return `${Math.floor(seconds / 60)} min ${seconds % 60} s`;
  return `${Math.floor(seconds / 3600)} h ${Math.floor((seconds % 3600) / 60)} min`;
}

/** A time since the epoch, in microseconds, as the time of day; with the date if not today. */
export function time(micros) {
  const moment = new Date(micros / 1000);
  const clock = moment.toLocaleTimeString("en-GB", {
    hour: "2-digit", minute: "2-digit", second: "2-digit", fractionalSecondDigits: 3,
  });
  const isToday = moment.toDateString() === new Date().toDateString();
  return isToday ? clock : `${moment.toLocaleDateString()} ${clock}`;
}

/** A time since the epoch in nanoseconds, as a BigInt, to the microsecond. */
export function exactTime(nanos) {
  const moment = new Date(Number(nanos / 1000000n));
  if (Number.isNaN(moment.getTime())) return `${nanos} ns since 1970`;
  const micros = String((nanos / 1000n) % 1000n).padStart(3, "0");
  return moment.toISOString().replace("T", " ").replace("Z", `${micros} UTC`);
}

export function size(bytes) {
  let value = bytes;
  for (const unit of ["B", "KiB", "MiB"]) {
    if (value < 1024) return unit === "B" ? `${value} B` : `${value.toFixed(1)} ${unit}`;
    value /= 1024;
  }
  return `${value.toFixed(1)} GiB`;
}

/** "1 span", "5 spans"; with a plural of its own, "2 matches". */
export function count(number, thing, plural = `${thing}s`) {
  return `${number.toLocaleString("en")} ${number === 1 ? thing : plural}`;
}
