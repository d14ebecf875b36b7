"""A satellite that can be killed at any moment and is still believed: what a report held stands in
a file before the tracer is told that it was taken.

    recording_satellite.py HOST PORT FILE

FILE gets a line of JSON for each report: its reporter, the drops it tells of, its spans' names. The
program prints a line once it listens, and one for each line of standard input, which is a list of
the faults that hold from then on. It ends with its standard input.
"""

import json
import os
import sys

from lightstep_streaming import satellite


def main():
    host, port, path = sys.argv[1], int(sys.argv[2]), sys.argv[3]
    record = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL)

    def write(report):
        line = {
            "reporter": report.reporter.guid,
            "dropped": report.spans_dropped,
            "names": report.span_names,
        }
        os.write(record, json.dumps(line).encode() + b"\n")

    with satellite.Satellite(host=host, port=port, discard=True, on_report=write) as running:
        print("listening", flush=True)
        for line in sys.stdin:
            running.misbehaviour = [
                getattr(satellite, kind)(**measures) for kind, measures in json.loads(line)
            ]
            print("misbehaving", flush=True)


if __name__ == "__main__":
    main()
