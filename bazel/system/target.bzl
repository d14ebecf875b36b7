"""The Debian packages for the target, if that is not the machine that builds. Used by
repositories.bzl, and by every rule that provides libraries for the target.

`LIGHTSTEP_ARCH`, which --config=aarch64 sets, chooses the target's machine, and `LIGHTSTEP_LIBC`,
which --config=musl sets, its C library. The repository has the unpacked packages under `root`. They
are from this machine's Debian release and mirror. For musl, Debian has no binary packages of
libraries: those that the wheel needs are compiled from its source packages.
"""

# By uname's word for it, what Debian calls the architecture.
DEBIAN_ARCHITECTURES = {"aarch64": "arm64"}

# What rules that use the functions below have in their `environ`.
TARGET_ENVIRONMENT = ["LIGHTSTEP_ARCH", "LIGHTSTEP_LIBC"]

_PACKAGES = [
    "libgmock-dev",
    "libgtest-dev",
    "libopentracing-dev",
    "libprotobuf-dev",
    "libprotozero-dev",
    "libssl-dev",
    "zlib1g-dev",
]

# Those that have headers alone, which do not depend on the C library.
_PACKAGES_OF_HEADERS = ["libprotozero-dev"]

def ask_for_scripts(ctx):
    """Has Bazel fetch a repository anew when one of the scripts in this folder changes.

    Args:
      ctx: the context of a repository rule that runs one of them.

    Returns:
      the folder.
    """
    scripts = [
        Label("//bazel/system:debian_sources.sh"),
        Label("//bazel/system:foreign_packages.sh"),
        Label("//bazel/system:musl_cc.sh"),
        Label("//bazel/system:musl_libraries.sh"),
        Label("//bazel/system:private_apt.sh"),
    ]
    return [ctx.path(script) for script in scripts][0].dirname

def target_machine(ctx):
    """The machine that is built for.

    Args:
      ctx: the context of a repository rule that has TARGET_ENVIRONMENT in its `environ`.

    Returns:
      the machine in uname's words, None if it is the one that builds.
    """
    machine = ctx.os.environ.get("LIGHTSTEP_ARCH")
    if machine and machine not in DEBIAN_ARCHITECTURES:
        fail("LIGHTSTEP_ARCH is {}, expected {}.".format(machine, ", ".join(DEBIAN_ARCHITECTURES)))
    return machine or None

def target_has_musl(ctx):
    """Whether x86-64 with musl is built for, on x86-64 with glibc.

    Args:
      ctx: as for target_machine().

    Returns:
      a boolean.
    """
    libc = ctx.os.environ.get("LIGHTSTEP_LIBC")
    if libc and (libc != "musl" or target_machine(ctx)):
        fail("LIGHTSTEP_LIBC is {}, expected musl, and no LIGHTSTEP_ARCH.".format(libc))
    return libc == "musl"

def target_triplet(ctx):
    """What the directories of the target's libraries are called in `root`.

    Args:
      ctx: as for target_machine().

    Returns:
      a string.
    """
    return "x86_64-linux-musl" if target_has_musl(ctx) else target_machine(ctx) + "-linux-gnu"

def target_root(ctx):
    """The directory that has the target's packages; None if the target is the machine itself."""
    if not target_machine(ctx) and not target_has_musl(ctx):
        return None
    return ctx.path(Label("@lightstep_target//:BUILD")).dirname.get_child("root")

def debian_release(ctx):
    """The code name of this machine's Debian."""
    return ctx.execute(["bash", "-c", ". /etc/os-release; echo $VERSION_CODENAME"]).stdout.strip()

def _run(ctx, *command):
    done = ctx.execute(command, timeout = 3600)
    if done.return_code:
        fail("{} failed: {}".format(command[0], done.stderr))

def _debian_target_impl(ctx):
    scripts = ask_for_scripts(ctx)
    unpack = scripts.get_child("foreign_packages.sh")
    ctx.file("BUILD", "# The target's Debian packages: see bazel/system/target.bzl.\n")
    machine = target_machine(ctx)
    release = debian_release(ctx)
    if machine:
        _run(ctx, unpack, DEBIAN_ARCHITECTURES[machine], release, "root", *_PACKAGES)
    elif target_has_musl(ctx):
        _run(ctx, unpack, "amd64", release, "root", *_PACKAGES_OF_HEADERS)
        _run(ctx, scripts.get_child("musl_libraries.sh"), release, "root")

debian_target = repository_rule(
    implementation = _debian_target_impl,
    environ = TARGET_ENVIRONMENT,
)
