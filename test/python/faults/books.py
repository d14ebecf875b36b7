"""The ledger of a tracer, compared with what satellites have received. Spans are named by their
numbers.
"""

import collections

_ACCOUNTS = ("acknowledged", "dropped", "rejected", "buffered")


def check_balance(metrics):
    accounts = {account: metrics[account] for account in _ACCOUNTS}
    assert metrics["finished"] == sum(accounts.values()), accounts


def check_all_acknowledged(tracer, made):
    metrics = tracer.metrics()
    check_balance(metrics)
    assert (metrics["finished"], metrics["acknowledged"]) == (made, made)


def check_arrived(names, made):
    """That spans 0 to `made` - 1 have arrived and no others. Returns how many arrived again."""
    counts = collections.Counter(names)
    expected = set(map(str, range(made)))
    lost, strange = expected - counts.keys(), counts.keys() - expected
    assert not lost, f"{len(lost)} lost, {sorted(lost)[:5]} among them"
    assert not strange
    return len(names) - made
