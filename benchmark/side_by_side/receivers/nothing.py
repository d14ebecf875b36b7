"""Where nothing arrives: for a tracer that sends nothing."""

import sys


def main() -> None:
    print(0, flush=True)
    for _ in sys.stdin:
        print(0, flush=True)


if __name__ == "__main__":
    main()
