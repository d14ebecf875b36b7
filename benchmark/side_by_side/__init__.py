"""Our tracer beside others: the same calls in turn, each tracer in a process and a virtual
environment of its own. ci/benchmark runs it.
"""
