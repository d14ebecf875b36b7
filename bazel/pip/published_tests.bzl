"""The tests in the source distributions of other projects, as an external repository.

Every distribution is pinned by version and hash in a lock, like those of repository.bzl. It becomes
a `filegroup` of the same name (with underscores) that has the files of its folder `tests`.
"""

load("//bazel/pip:repository.bzl", "download", "download_sources", "normalize", "pip", "unpack")

# What builds those distributions, with what that needs.
_BUILD_TOOLS = [
    "hatchling",
    "packaging",
    "pathspec",
    "pluggy",
    "tomli",
    "tomlkit",
    "trove_classifiers",
]

def _published_tests_impl(ctx):
    tools = pip(ctx, ctx.attr.lock)
    names = [normalize(name) for name in ctx.attr.distributions]

    download(ctx, tools, _BUILD_TOOLS, "build_wheels")
    unpack(ctx, tools, "build_wheels", "build")
    build_path = ":".join([str(ctx.path("build/" + name)) for name in _BUILD_TOOLS])
    download_sources(ctx, tools, names, "archives", {"PYTHONPATH": build_path})
    unpacked = ctx.execute([tools.python, tools.unpack_tests, "archives", "tests"])
    if unpacked.return_code:
        fail("The sources could not be unpacked: {}".format(unpacked.stderr))
    ctx.delete("archives")
    ctx.delete("build")

    build = [
        "# The tests of distributions from PyPI, a filegroup each.",
        "package(default_visibility = [\"//visibility:public\"])",
    ]
    for name in names:
        build.append("""
filegroup(
    name = "{name}",
    srcs = glob(["tests/{name}/**"]),
)""".format(name = name))
    ctx.file("BUILD", "\n".join(build) + "\n")

published_tests = repository_rule(
    implementation = _published_tests_impl,
    attrs = {
        "distributions": attr.string_list(doc = "Those to fetch."),
        "lock": attr.label(doc = "What pins them.", mandatory = True),
    },
)
