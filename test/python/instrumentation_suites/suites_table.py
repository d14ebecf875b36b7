"""Prints how many tests of each suite pass, on the SDK's provider and on ours.

bazel run //test/python/instrumentation_suites:table [SUITE...]
"""

import sys

import suites

ALL = (
    "asgi celery dbapi django fastapi flask httpx logging pymongo redis requests sqlalchemy sqlite3"
    " urllib3 wsgi"
).split()


def main():
    print("| suite | tests | SDK | ours | pass on the SDK alone |")
    print("|---|---|---|---|---|")
    for suite in sys.argv[1:] or ALL:
        with_sdk, _ = suites.outcomes(suite, "sdk")
        with_ours, _ = suites.outcomes(suite, "ours")
        sdk, ours = suites.passed(with_sdk), suites.passed(with_ours)
        lost = ", ".join(sorted(test.split("::")[-1] for test in sdk - ours))
        print(f"| {suite} | {len(with_sdk)} | {len(sdk)} | {len(ours)} | {lost} |", flush=True)


if __name__ == "__main__":
    main()
