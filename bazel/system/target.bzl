"""The Debian packages for the target machine, if that is not the machine that builds. Used by
repositories.bzl, and by every rule that provides libraries for the target.

`LIGHTSTEP_ARCH`, which --config=aarch64 sets, chooses the target. The repository has the unpacked
packages under `root`. They are from this machine's Debian release and mirror.
"""

# By uname's word for it, what Debian calls the architecture.
DEBIAN_ARCHITECTURES = {"aarch64": "arm64"}

_PACKAGES = [
    "libgmock-dev",
    "libgtest-dev",
    "libopentracing-dev",
    "libprotobuf-dev",
    "libprotozero-dev",
    "libssl-dev",
    "zlib1g-dev",
]

def target_machine(ctx):
    """The machine that is built for.

    Args:
      ctx: the context of a repository rule that has LIGHTSTEP_ARCH in its `environ`.

    Returns:
      the machine in uname's words, None if it is the one that builds.
    """
    machine = ctx.os.environ.get("LIGHTSTEP_ARCH")
    if machine and machine not in DEBIAN_ARCHITECTURES:
        fail("LIGHTSTEP_ARCH is {}, expected {}.".format(machine, ", ".join(DEBIAN_ARCHITECTURES)))
    return machine or None

def target_root(ctx):
    """The directory that has the target's packages; None if the target is the machine itself."""
    if not target_machine(ctx):
        return None
    return ctx.path(Label("@lightstep_target//:BUILD")).dirname.get_child("root")

def _debian_target_impl(ctx):
    unpack = ctx.path(Label("//bazel/system:foreign_packages.sh"))
    ctx.file("BUILD", "# The target's Debian packages: see bazel/system/target.bzl.\n")
    machine = target_machine(ctx)
    if not machine:
        return
    release = ctx.execute(["bash", "-c", ". /etc/os-release; echo $VERSION_CODENAME"]).stdout.strip()
    done = ctx.execute(
        [unpack, DEBIAN_ARCHITECTURES[machine], release, "root"] + _PACKAGES,
        timeout = 3600,
    )
    if done.return_code:
        fail("Debian's packages for {} could not be unpacked: {}".format(machine, done.stderr))

debian_target = repository_rule(
    implementation = _debian_target_impl,
    environ = ["LIGHTSTEP_ARCH"],
)
