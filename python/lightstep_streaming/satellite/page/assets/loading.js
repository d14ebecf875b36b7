// Fetches traces.

import { readTrace } from "./otlp.js";

/** A trace by its id; throws an Error whose text is for people. */
export async function loadTrace(id) {
  let response;
  try {
    response = await fetch(`/api/traces/${id}`);
  } catch {
    throw new Error("The satellite does not answer.");
  }
  if (!response.ok) throw new Error((await response.text()).trim());
  return readTrace(await response.json());
}

/** The span that a trace is named after: its first root, or else its first span. */
export function rootOf(tree) {
  const root = tree.roots.find((node) => !node.isOrphan) ?? tree.roots[0];
  return root.span;
}
