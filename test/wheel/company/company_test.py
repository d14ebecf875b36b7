"""The wheel beside packages that carry their own protobuf, OpenSSL or Boost.

Both are used, whichever is imported first, and whatever the loader is told.
"""

import collections
import json
import os

import pytest
from companions import COMPANIONS
from together import ROUNDS

GROUPS = {**{name: [name] for name in COMPANIONS}, "all": COMPANIONS}
FLAGS = {
    "own scopes": os.RTLD_NOW | os.RTLD_LOCAL,
    "one scope": os.RTLD_NOW | os.RTLD_GLOBAL,
    "one scope, lazily": os.RTLD_LAZY | os.RTLD_GLOBAL,
}


@pytest.mark.parametrize("flags", FLAGS.values(), ids=FLAGS)
@pytest.mark.parametrize("first", ["tracer", "companions"])
@pytest.mark.parametrize("companions", GROUPS.values(), ids=GROUPS)
def test_both_do_what_they_are_for(run_together, companions, first, flags):
    outcome = run_together(companions, first, flags)
    assert (outcome.status, outcome.errors) == (0, "")

    names = collections.Counter(span.operation_name for span in outcome.spans)
    assert names == dict.fromkeys(["round", *companions], ROUNDS)
    assert all(span.tags["used"] for span in outcome.spans if span.operation_name != "round")
    metrics = json.loads(outcome.output)
    assert metrics["acknowledged"] == metrics["finished"] == len(outcome.spans)
