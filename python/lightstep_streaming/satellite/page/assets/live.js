// The satellite's events: the list of traces as it changes. live.py describes their contents.

const SLOWEST_RETRY = 5000;

/**
 * Follows the list. `onEvent` gets each event, `onState` "live", "lost" or "refused" with a text.
 * Returns a function that ends it.
 */
export function follow(query, onEvent, onState) {
  const url = `/api/live?${query}`;
  let source = null;
  let timer = 0;
  let retry = 500;
  let isEnded = false;

  function open() {
    source = new EventSource(url);
    source.onopen = () => {
      retry = 500;
      onState("live");
    };
    source.onmessage = ({ data }) => onEvent(JSON.parse(data));
    source.onerror = () => {
      onState("lost");
      // Some browsers give up when nobody listens, and none comes back after an error's status.
      if (source.readyState === EventSource.CLOSED) explain();
    };
  }

  async function explain() {
    const controller = new AbortController();
    try {
      const response = await fetch(url, { signal: controller.signal });
      const problem = response.status === 400 ? await response.text() : null;
      // Another filter may be followed by now: what was wrong with this one no longer matters.
      if (isEnded) return;
      if (problem !== null) {
        onState("refused", problem);
        return;
      }
    } catch {
      // Still away.
    } finally {
      controller.abort();
    }
    if (isEnded) return;
    timer = setTimeout(open, retry);
    retry = Math.min(2 * retry, SLOWEST_RETRY);
  }

  open();
  return () => {
    isEnded = true;
    clearTimeout(timer);
    source.close();
  };
}

/** Shows in the head of the page whether it is live. */
export function showConnection(state) {
  const shown = document.getElementById("connection");
  shown.dataset.state = state;
  shown.textContent = {
    live: "live",
    lost: "connection lost, trying again",
    refused: "filter not understood",
  }[state];
}
