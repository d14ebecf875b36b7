// Gives services colours. A service has the same colour on every page, unless another service of
// the same trace has taken it.

// As many as the style sheet has.
const COLOURS = 12;

function hash(text) {
  let value = 2166136261;
  for (let i = 0; i < text.length; i++) value = Math.imul(value ^ text.charCodeAt(i), 16777619);
  return value >>> 0;
}

/** A function from a service's name to the class of its colour. */
export function serviceColours() {
  const given = new Map();
  const taken = new Set();
  return (service) => {
    if (!given.has(service)) {
      let colour = hash(service) % COLOURS;
      for (let i = 0; i < COLOURS && taken.has(colour); i++) colour = (colour + 5) % COLOURS;
      taken.add(colour);
      given.set(service, `service-${colour}`);
    }
    return given.get(service);
  };
}
