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

/**
 * Returns a function that runs the asynchronous action. A call while it runs starts no second run
 * beside it, but one more after it: what the last run shows is never older than the last call.
 */
export function oneAtATime(action) {
  let isRunning = false;
  let isWanted = false;
  return async () => {
    isWanted = true;
    if (isRunning) return;
    isRunning = true;
    try {
      while (isWanted) {
        isWanted = false;
        await action();
      }
    } finally {
      isRunning = false;
    }
  };
}

/** The span that a trace is named after: its first root, or else its first span. */
export function rootOf(tree) {
  const root = tree.roots.find((node) => !node.isOrphan) ?? tree.roots[0];
  return root.span;
}
