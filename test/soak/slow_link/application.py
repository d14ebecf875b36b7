"""An application with a backlog, in a process of its own, and what it sees of its delivery.

    application.py SPECIFICATION

Prints what it saw. Both are JSON.
"""

import json
import logging
import subprocess
import sys
import time

import numbered_spans

import lightstep_streaming

# How often it looks at the tracer's figures (seconds).
_INTERVAL = 0.01
_DEFAULTS = {"component_name": "slow link"}


def run(configuration, backlog_bytes, kept, limit):
    """An application with this backlog as a process.

    `configuration` is the tracer's. The backlog is kept at its size until an acknowledgement comes
    more than `kept` seconds from the start; 0 makes it once. The process ends when nothing is
    buffered any more, or after `limit` seconds. Returns

    - `acknowledgements`: pairs of the time of a change (seconds since the first span) and the spans
      acknowledged by then,
    - `kept_until`: when the backlog began to shrink,
    - `ended`: when the process stopped looking,
    - `metrics`: the tracer's at that time.
    """
    specification = {
        "configuration": configuration,
        "backlog": backlog_bytes // numbered_spans.SPAN_BYTES,
        "kept": kept,
        "limit": limit,
    }
    command = [sys.executable, __file__, json.dumps(specification)]
    return json.loads(subprocess.run(command, check=True, stdout=subprocess.PIPE).stdout)


class _Application:
    def __init__(self, configuration):
        self._tracer = lightstep_streaming.Tracer(**{**_DEFAULTS, **configuration})
        self._begun = time.monotonic()
        self._made = 0
        self._acknowledgements = []

    def run(self, backlog, kept, limit):
        now, metrics = self._look()
        kept_until = None
        while True:
            if kept_until is None:
                self._make(backlog - metrics["buffered"])
                if self._was_acknowledged_after(kept):
                    kept_until = now
            now, metrics = self._look()
            if now >= limit or (kept_until is not None and metrics["buffered"] == 0):
                break
            time.sleep(_INTERVAL)
        self._tracer.close(0)
        return {
            "acknowledgements": self._acknowledgements,
            "kept_until": now if kept_until is None else kept_until,
            "ended": now,
            "metrics": metrics,
        }

    def _make(self, count):
        for _ in range(count):
            numbered_spans.finish(self._tracer, self._made)
            self._made += 1

    def _was_acknowledged_after(self, seconds):
        if seconds == 0:
            return True
        return bool(self._acknowledgements) and self._acknowledgements[-1][0] >= seconds

    def _look(self):
        metrics = self._tracer.metrics()
        now = time.monotonic() - self._begun
        before = self._acknowledgements[-1][1] if self._acknowledgements else 0
        if metrics["acknowledged"] > before:
            self._acknowledgements.append((now, metrics["acknowledged"]))
        return now, metrics


def main(configuration, backlog, kept, limit):
    logging.getLogger("lightstep_streaming").setLevel(logging.CRITICAL)
    print(json.dumps(_Application(configuration).run(backlog, kept, limit)))


if __name__ == "__main__":
    main(**json.loads(sys.argv[1]))
