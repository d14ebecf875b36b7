"""Debian's cross compiler for 64-bit Arm as an external repository. Used by repositories.bzl. Only
--config=aarch64 fetches it.
"""

_PREFIX = "aarch64-linux-gnu-"

# By Bazel's names.
_TOOLS = {
    "ar": "ar",
    "cpp": "cpp",
    "dwp": "dwp",
    "gcc": "gcc",
    "gcov": "gcov",
    "ld": "ld",
    "llvm-cov": "llvm-cov",
    "nm": "nm",
    "objcopy": "objcopy",
    "objdump": "objdump",
    "strip": "strip",
}

def _include_directories(ctx, compiler):
    """Where the compiler looks for headers by itself."""
    said = ctx.execute([compiler, "-E", "-x", "c++", "-v", "/dev/null"]).stderr
    listed = said.split("#include <...> search starts here:\n")[1].split("End of search list.")[0]
    return [str(ctx.path(line.strip()).realpath) for line in listed.strip().split("\n")]

def _cross_toolchain_impl(ctx):
    build_file = ctx.path(Label("//bazel/toolchains:package.BUILD"))
    tools = {name: ctx.which(_PREFIX + tool) for name, tool in _TOOLS.items()}
    if not tools["gcc"] or not ctx.which(_PREFIX + "g++"):
        fail("There is no {}g++ on the PATH. Debian has it in g++-aarch64-linux-gnu.".format(_PREFIX))

    # Some may be missing, and nothing needs those.
    paths = {name: str(path) if path else "/usr/bin/false" for name, path in tools.items()}
    ctx.file("found.bzl", "\n".join([
        '"""What this machine has, for BUILD files."""',
        "INCLUDE_DIRECTORIES = " + str(_include_directories(ctx, tools["gcc"])),
        "TOOLS = " + str(paths),
        "",
    ]), executable = False)
    ctx.symlink(build_file, "BUILD")

cross_toolchain = repository_rule(
    implementation = _cross_toolchain_impl,
    configure = True,
    environ = ["PATH"],
    local = True,
)
