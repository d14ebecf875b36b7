"""Runs the Python package if it is built for another target: Debian's CPython for another machine in
qemu's user mode, or a CPython compiled for musl. Used by repositories.bzl, for tests of the wheel.

The repository has `emulation.json`, which is empty if the package is built for the machine itself.
Otherwise `machine` and `libc` are the target's, and `command` starts its interpreter. `command` is
empty if no Debian has this version of CPython.
"""

load("//bazel/python:repository.bzl", "chosen_python")
load(
    "//bazel/system:target.bzl",
    "DEBIAN_ARCHITECTURES",
    "TARGET_ENVIRONMENT",
    "ask_for_scripts",
    "target_root",
)

# The releases of Debian, by the CPython that each has. Each brings the glibc and libstdc++ of its time.
_RELEASES = {
    "3.9": "bullseye",
    "3.11": "bookworm",
    "3.13": "trixie",
    "3.14": "forky",
}

def _emulated_command(ctx, scripts, python, release):
    """Unpacks an interpreter for another machine. Returns what starts it."""
    unpack = scripts.get_child("foreign_packages.sh")
    machine, version = python["target_machine"], python["version"]
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

def _musl_command(ctx, compile, scripts, python, release):
    """Compiles an interpreter for musl. Returns what starts it."""
    done = ctx.execute(
        [compile, release, python["version"], "root", scripts, target_root(ctx)],
        timeout = 3600,
    )
    if done.return_code:
        fail("CPython {} could not be compiled for musl: {}".format(python["version"], done.stderr))
    return ["{}/bin/python{}".format(ctx.path("root"), python["version"])]

def _emulation_impl(ctx):
    scripts = ask_for_scripts(ctx)
    compile = ctx.path(Label("//bazel/emulation:musl_cpython.sh"))
    python = chosen_python(ctx)
    ctx.file("BUILD", "exports_files([\"emulation.json\"])\n")
    emulation = {}
    if python["is_foreign"]:
        release = _RELEASES.get(python["version"])
        command = []
        if release and python["target_libc"] == "musl":
            command = _musl_command(ctx, compile, scripts, python, release)
        elif release:
            command = _emulated_command(ctx, scripts, python, release)
        emulation = {
            "machine": python["target_machine"],
            "libc": python["target_libc"],
            "command": command,
        }
    ctx.file("emulation.json", json.encode(emulation), executable = False)

emulation = repository_rule(
    implementation = _emulation_impl,
    environ = ["PATH"] + TARGET_ENVIRONMENT,
)
