"""Which library gives each symbol to which, as the dynamic linker reports it (LD_DEBUG), when all
are loaded into one scope.
"""

import collections
import os
import pathlib
import re
import sys

import pytest
from companions import COMPANIONS

_BINDING = re.compile(r"binding file (\S+) \[\d+\] to (\S+) \[\d+\]: \w+ symbol `([^']+)'")

# Of the system and the interpreter: what everyone has in common.
_COMMON = re.compile(
    r"(ld-linux-x86-64|lib(c|dl|gcc_s|m|pthread|rt|stdc\+\+|util|python3.*))\.so.*"
)


def bindings(log):
    """Pairs of paths, who needs and who gives, with the symbols given."""
    found = collections.defaultdict(set)
    with open(log, errors="replace") as lines:
        for line in lines:
            match = _BINDING.search(line)
            if match:
                user, giver, symbol = match.groups()
                found[user, giver].add(symbol)
    return found


@pytest.fixture(params=["tracer", "companions"])
def bound(request, run_together, tmp_path):
    """The bindings of a process in which everyone works, by who is imported first."""
    outcome = run_together(
        COMPANIONS,
        request.param,
        os.RTLD_NOW | os.RTLD_GLOBAL,
        LD_DEBUG="bindings",
        LD_DEBUG_OUTPUT=str(tmp_path / "log"),
    )
    assert (outcome.status, outcome.errors) == (0, "")
    # The companions start programs, whose logs are small.
    return bindings(max(tmp_path.glob("log.*"), key=lambda log: log.stat().st_size))


def test_nothing_of_the_wheel_is_bound_to_others_nor_others_to_it(bound, installed):
    ours = {path for pair in bound for path in pair if installed in pathlib.Path(path).parents}
    common = {
        path
        for pair in bound
        for path in pair
        if path == sys.executable or _COMMON.fullmatch(pathlib.Path(path).name)
    }
    within = sum(len(symbols) for (a, b), symbols in bound.items() if a in ours and b in ours)
    assert within > 100, "the log is not what this test takes it for"

    taken = {
        pair: s for pair, s in bound.items() if pair[0] in ours and pair[1] not in ours | common
    }
    given = {pair: s for pair, s in bound.items() if pair[1] in ours and pair[0] not in ours}
    assert (taken, given) == ({}, {})
