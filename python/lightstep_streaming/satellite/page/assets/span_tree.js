// The spans of a trace as a tree, and the rows that it has while some branches are collapsed.

/**
 * Makes nodes of spans that are sorted by start. A span whose parent is not among them is a root
 * whose `isOrphan` is true. References that go in a circle are cut open.
 */
export function buildTree(spans) {
  const nodes = new Map();
  for (const span of spans) {
    // The satellite keeps a span that arrived twice only once.
    nodes.set(span.id, {
      span, children: [], parent: null, depth: 0, descendants: 0,
      isOrphan: false, isCollapsed: false, hasErrorBelow: false,
    });
  }
  const settled = new Set();
  for (const node of nodes.values()) settle(node, nodes, settled);
  const roots = [];
  for (const node of nodes.values()) (node.parent ? node.parent.children : roots).push(node);
  const order = flatten(roots, () => true);
  for (const node of order) node.depth = node.parent ? node.parent.depth + 1 : 0;
  for (const node of order.toReversed()) {
    if (!node.parent) continue;
    node.parent.descendants += node.descendants + 1;
    node.parent.hasErrorBelow ||= node.hasErrorBelow || node.span.isError;
  }
  return { nodes, roots, orphans: roots.filter((node) => node.isOrphan).length };
}

/** Finds the parents of a node and of those above it. */
function settle(start, nodes, settled) {
  const path = new Set();
  for (let node = start; node && !settled.has(node); node = node.parent) {
    path.add(node);
    const { parentId } = node.span;
    const parent = parentId === null ? null : nodes.get(parentId) ?? null;
    node.isOrphan = parentId !== null && (parent === null || path.has(parent));
    node.parent = node.isOrphan ? null : parent;
  }
  for (const node of path) settled.add(node);
}

/** The nodes in the order of their rows, depth first. */
function flatten(roots, isOpen) {
  const rows = [];
  // No recursion: a trace may be as deep as it has spans.
  const waiting = roots.toReversed();
  while (waiting.length) {
    const node = waiting.pop();
    rows.push(node);
    if (!isOpen(node)) continue;
    for (let i = node.children.length - 1; i >= 0; i--) waiting.push(node.children[i]);
  }
  return rows;
}

/** All nodes, depth first. */
export function allRows(tree) {
  return flatten(tree.roots, () => true);
}

/** The nodes that have a row now. */
export function visibleRows(tree) {
  return flatten(tree.roots, (node) => !node.isCollapsed);
}

/** Opens the branches that hide the node. */
export function reveal(node) {
  for (let above = node.parent; above; above = above.parent) above.isCollapsed = false;
}
