"""Waits for conditions."""

import time


def wait_until(condition, timeout=30.0):
    """Waits until `condition()` is true and returns what it is."""
    deadline = time.monotonic() + timeout
    while True:
        value = condition()
        if value:
            return value
        assert time.monotonic() < deadline, f"not within {timeout} s"
        time.sleep(0.005)
