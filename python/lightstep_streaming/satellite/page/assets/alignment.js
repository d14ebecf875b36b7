// Two traces laid upon each other by structure.

/**
 * Makes rows of two trees, depth first. A row has `left` and `right`, nodes of the two trees, one
 * of which may be null, and a `depth`. Two nodes stand in one row if they are of the same service
 * and operation, their parents stand in one row, and as many of their like come before them. Its
 * time is linear, whatever the trees look like.
 */
export function align(leftRoots, rightRoots) {
  const rows = [];
  const waiting = pairs(leftRoots, rightRoots, 0).toReversed();
  while (waiting.length) {
    const row = waiting.pop();
    rows.push(row);
    const below = pairs(row.left?.children ?? [], row.right?.children ?? [], row.depth + 1);
    for (let i = below.length - 1; i >= 0; i--) waiting.push(below[i]);
  }
  return rows;
}

/** Pairs siblings. What only the right has stands after what it follows there. */
function pairs(left, right, depth) {
  const queues = new Map();
  for (const node of left) {
    const name = nameOf(node);
    if (!queues.has(name)) queues.set(name, []);
    queues.get(name).push(node);
  }
  const taken = new Map();
  const partners = new Map();
  // Those of the right without a partner, after the one with a partner that they follow.
  const lone = new Map([[null, []]]);
  let last = null;
  for (const node of right) {
    const name = nameOf(node);
    const number = taken.get(name) ?? 0;
    const partner = queues.get(name)?.[number];
    if (!partner) {
      lone.get(last).push(node);
      continue;
    }
    taken.set(name, number + 1);
    partners.set(partner, node);
    last = partner;
    lone.set(partner, []);
  }
  const rows = lone.get(null).map((node) => ({ left: null, right: node, depth }));
  for (const node of left) {
    rows.push({ left: node, right: partners.get(node) ?? null, depth });
    for (const other of lone.get(node) ?? []) rows.push({ left: null, right: other, depth });
  }
  return rows;
}

function nameOf({ span }) {
  return `${span.service}\n${span.name}`;
}
