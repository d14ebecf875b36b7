// Makes elements. Content of spans is put into the page only as text.

/** An element with attributes (null and false: absent; a function: a listener) and children. */
export function element(name, attributes = {}, ...children) {
  const made = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) setAttribute(made, key, value);
  fill(made, ...children);
  return made;
}

/** Replaces the children of an element; null is none. */
export function fill(parent, ...children) {
  parent.replaceChildren(...children.flat().filter((child) => child !== null && child !== undefined));
}

function setAttribute(made, key, value) {
  if (value === null || value === undefined || value === false) return;
  if (typeof value === "function") made.addEventListener(key, value);
  // The policy of the page forbids style attributes, but not this.
  else if (key.startsWith("--")) made.style.setProperty(key, String(value));
  else made.setAttribute(key, value === true ? "" : String(value));
}

/** A button that shows a text, or a sign with a label for screen readers. */
export function button(text, action, attributes = {}) {
  return element("button", { type: "button", click: action, ...attributes }, text);
}

/** Makes screen readers announce a text. */
export function announce(text) {
  document.getElementById("announcements").textContent = text;
}

/** Changes the query of the page's URL: empty values are left out. Makes no entry in the history. */
export function replaceQuery(changes) {
  const url = new URL(location.href);
  for (const [key, value] of Object.entries(changes)) {
    if (value === "" || value === null || value === undefined) url.searchParams.delete(key);
    else url.searchParams.set(key, value);
  }
  history.replaceState(null, "", url);
}

/** Calls the function once no call has come for that many milliseconds. */
export function debounced(milliseconds, action) {
  let timer = 0;
  return () => {
    clearTimeout(timer);
    timer = setTimeout(action, milliseconds);
  };
}

/** Whether a key press is meant for the field that has the focus. */
export function isTyping(event) {
  const target = event.target;
  return (
    target instanceof HTMLTextAreaElement ||
    target instanceof HTMLSelectElement ||
    (target instanceof HTMLInputElement && target.type !== "checkbox")
  );
}
