// Buttons that copy.

import { announce, button } from "./dom.js";

/** A button that copies what the function returns. */
export function copyButton(label, text) {
  const copy = button("copy", async () => {
    copy.textContent = (await copyText(text())) ? "copied" : "failed";
    announce(`${label}: ${copy.textContent}`);
    setTimeout(() => (copy.textContent = "copy"), 1200);
  }, { class: "copy", "aria-label": `Copy ${label}` });
  return copy;
}

async function copyText(text) {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    // Browsers give the clipboard to pages from this machine and to those over TLS only.
    return copyBySelection(text);
  }
}

function copyBySelection(text) {
  const area = document.createElement("textarea");
  area.value = text;
  document.body.append(area);
  area.select();
  try {
    return document.execCommand("copy");
  } finally {
    area.remove();
  }
}
