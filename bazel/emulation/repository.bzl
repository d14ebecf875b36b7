"""Runs the Python package if it is built for another machine: Debian's CPython for that machine in
qemu's user mode. Used by repositories.bzl, for tests of the wheel.

The repository has `emulation.json`, which is empty if the package is built for the machine itself.
Otherwise `machine` is the target, and `command` starts its interpreter. `command` is empty if no
Debian has this version of CPython.
"""

load("//bazel/python:repository.bzl", "chosen_python")
load("//bazel/system:target.bzl", "DEBIAN_ARCHITECTURES")

# The releases of Debian, by the CPython that each has. Each brings the glibc and libstdc++ of its time.
_RELEASES = {
    "3.9": "bullseye",
    "3.11": "bookworm",
    "3.13": "trixie",
    "3.14": "forky",
}

def _command(ctx, unpack, python):
    """Unpacks an interpreter. Returns what starts it, or nothing if there is none."""
    machine, version = python["target_machine"], python["version"]
    release = _RELEASES.get(version)
    if not release:
        return []
    name = "qemu-{}-static".format(machine)
    emulator = ctx.which(name)
    if not emulator:
        fail("There is no {} on the PATH. Debian has it in qemu-user-static.".format(name))
    done = ctx.execute(
        [unpack, DEBIAN_ARCHITECTURES[machine], release, "root", "python" + version, "libstdc++6"],
        timeout = 3600,
    )
    if done.return_code:
        fail("CPython {} for {} could not be unpacked: {}".format(version, machine, done.stderr))
    root = ctx.path("root")

    # The root is where the emulator looks for the loader, which then looks there for libraries.
    return [str(emulator), "-L", str(root), "{}/usr/bin/python{}".format(root, version)]

def _emulation_impl(ctx):
    unpack = ctx.path(Label("//bazel/system:foreign_packages.sh"))
    python = chosen_python(ctx)
    ctx.file("BUILD", "exports_files([\"emulation.json\"])\n")
    emulation = {}
    if python["target_machine"] != python["machine"]:
        emulation = {
            "machine": python["target_machine"],
            "command": _command(ctx, unpack, python),
        }
    ctx.file("emulation.json", json.encode(emulation), executable = False)

emulation = repository_rule(
    implementation = _emulation_impl,
    environ = ["LIGHTSTEP_ARCH", "PATH"],
)
