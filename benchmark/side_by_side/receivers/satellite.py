"""The developer satellite, for lightstep-streaming. It runs in the environment of ours."""

import sys

from lightstep_streaming.satellite import Satellite


def main() -> None:
    with Satellite(discard=True) as satellite:
        print(satellite.port, flush=True)
        for _ in sys.stdin:
            print(satellite.counters.spans, flush=True)


if __name__ == "__main__":
    main()
