"""Boost from Debian's source package, for musl. Used by repository.bzl.

The wheels of cmeel-boost for musl are made for libstdc++, and there are none of the newer versions.
"""

load("//bazel/system:debian.bzl", "component")

# Debian 13 has it, and so has the source for every CPython that there are wheels for.
_SOURCE = "boost1.88"
_RELEASE = "trixie"
_RELEASE_NUMBER = "13"

# The headers of all libraries in one directory, and the sources of Boost.Python.
_LAY_OUT = """
set -e
mkdir -p include/boost python
for headers in $(find source/{source}/libs -type d -path '*/include/boost' -not -path '*/test/*'); do
  cp -R "$headers/." include/boost
done
cp -R source/{source}/libs/python/src/. python
"""

def _standard_library(ctx, lock):
    """libc++ as a component, which is linked with whatever is compiled for musl."""
    (line,) = [line for line in ctx.read(lock).split("\n") if line.startswith("ziglang==")]
    version = line.split("==")[1].split(" ")[0]
    return {
        "type": "library",
        "name": "ziglang",
        "version": version,
        "description": "libc++, libc++abi and libunwind of LLVM",
        "licenses": [{"expression": "Apache-2.0 WITH LLVM-exception"}],
        "purl": "pkg:pypi/ziglang@" + version,
    }

def boost_from_source(ctx, unpack, lock):
    """Writes `include`, `python` and `components.json`.

    Args:
      ctx: the repository's context.
      unpack: the path of debian_sources.sh.
      lock: the path of the lock with the compiler for musl.
    """
    for command in [
        [unpack, _RELEASE, "source", _SOURCE],
        ["bash", "-c", _LAY_OUT.format(source = _SOURCE)],
    ]:
        done = ctx.execute(command, timeout = 3600)
        if done.return_code:
            fail("Boost's sources could not be unpacked: " + done.stderr)
    part = component(ctx, _SOURCE, "boost", root = ctx.path("source"), release = _RELEASE_NUMBER)
    part["licenses"] = [{"license": {"id": "BSL-1.0"}}]
    ctx.file("components.json", json.encode([part, _standard_library(ctx, lock)]), executable = False)
    ctx.delete("source")
