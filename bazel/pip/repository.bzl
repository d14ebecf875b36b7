"""Distributions from PyPI as an external repository. Used by repositories.bzl and by @boost.

Every distribution is pinned by version and hash in one of the locks that bazel/pip/BUILD lists. It
becomes a `py_library` of the same name (with underscores) that depends on the distributions that it
requires.
"""

load("//bazel/python:repository.bzl", "chosen_python")

# Some distributions exist in source only; these make wheels of them. The first also reads what a
# distribution requires.
_BUILD_TOOLS = [
    "packaging",
    "setuptools",
]

def normalize(name):
    """The name of a distribution as it is used for targets and directories."""
    return name.strip().lower().replace("-", "_").replace(".", "_")

def pip(ctx, lock = Label("//bazel/pip:requirements.txt")):
    """What the functions below work with.

    A repository rule asks for this before it does anything else, because Bazel starts a rule over
    when a file that it asks for is new.

    Args:
      ctx: the repository's context.
      lock: what pins the distributions.

    Returns:
      the paths of the lock and the programs.
    """
    python = chosen_python(ctx)
    return struct(
        lock = ctx.path(lock),
        machine = python["target_machine"],
        python = python["executable"],
        unpack = ctx.path(Label("//bazel/pip:unpack.py")),
        unpack_tests = ctx.path(Label("//bazel/pip:unpack_tests.py")),
    )

def _locked(ctx, pip):
    """The lock as a list of (name, requirement with its hashes)."""
    entries = []
    for requirement in ctx.read(pip.lock).replace("\\\n", " ").split("\n"):
        if requirement and not requirement.startswith("#"):
            entries.append((normalize(requirement.split("==")[0]), requirement))
    return entries

def _of_another_python(pip, version):
    """pip's options for wheels of another CPython, or for another machine."""
    abi = "cp" + version.replace(".", "")
    options = ["--implementation", "cp", "--python-version", version, "--abi", abi]
    for glibc in range(17, 42):
        options += ["--platform", "manylinux_2_{}_{}".format(glibc, pip.machine)]
    return options

def download(ctx, pip, names, into, only_binary = True, environment = {}, python_version = None):
    """Downloads locked distributions as wheels.

    Args:
      ctx: the repository's context.
      pip: of this file.
      names: the distributions, normalized. pip leaves out those that are not for the interpreter.
      into: the directory for the wheels.
      only_binary: whether a distribution without a wheel is an error. If not, it is built.
      environment: for the build.
      python_version: of the CPython that the wheels are for, on the machine that is built for. The
        lock's markers are asked about the chosen one even so. If not given, the wheels are for the
        chosen interpreter on this machine.
    """
    wanted = [requirement for name, requirement in _locked(ctx, pip) if name in names]
    ctx.file(into + ".txt", "\n".join(wanted))
    command = ["wheel", "--wheel-dir", into]
    if python_version:
        command = ["download", "--dest", into] + _of_another_python(pip, python_version)
    result = ctx.execute(
        [pip.python, "-m", "pip"] + command + ["--quiet", "--disable-pip-version-check"] +
        ["--no-deps", "--require-hashes", "--requirement", into + ".txt"] +
        (["--only-binary", ":all:"] if only_binary else ["--no-build-isolation"]),
        environment = environment,
        timeout = 1200,
    )
    if result.return_code:
        fail("pip could not fetch {}: {}".format(", ".join(names), result.stderr))

def download_sources(ctx, pip, names, into, environment):
    """Downloads locked distributions as their authors packed the sources.

    Args:
      ctx: the repository's context.
      pip: of this file.
      names: the distributions, normalized.
      into: the directory for the archives.
      environment: in which pip asks each archive what it is, for which it needs its build tool.
    """
    wanted = [requirement for name, requirement in _locked(ctx, pip) if name in names]
    ctx.file(into + ".txt", "\n".join(wanted))
    result = ctx.execute(
        [pip.python, "-m", "pip", "download", "--dest", into, "--quiet"] +
        ["--disable-pip-version-check", "--no-deps", "--no-binary", ":all:"] +
        ["--no-build-isolation", "--require-hashes", "--requirement", into + ".txt"],
        environment = environment,
        timeout = 1200,
    )
    if result.return_code:
        fail("pip could not fetch {}: {}".format(", ".join(names), result.stderr))

def unpack(ctx, pip, wheels, site, packaging = ""):
    """Unpacks the wheels in a directory, each into a directory of its name.

    Args:
      ctx: the repository's context.
      pip: of this file.
      wheels: the directory with the wheels, which is deleted.
      site: the directory for what is in them.
      packaging: where the distribution `packaging` is unpacked, to learn what the others require.

    Returns:
      for each distribution, those of the others that it requires; nothing without `packaging`.
    """
    unpacked = ctx.execute([pip.python, pip.unpack, wheels, site, packaging])
    if unpacked.return_code:
        fail("{} could not be unpacked: {}".format(wheels, unpacked.stderr))
    ctx.delete(wheels)
    return json.decode(unpacked.stdout)

def _pip_repository_impl(ctx):
    tools = pip(ctx, ctx.attr.lock)
    build_tools = pip(ctx)
    names = [normalize(name) for name in ctx.attr.distributions]
    if not names:
        left_out = [normalize(name) for name in ctx.attr.exclude]

        # The lock names a distribution once for every range of interpreters.
        names = {name: None for name, _ in _locked(ctx, tools) if name not in left_out}.keys()

    download(ctx, build_tools, _BUILD_TOOLS, "build_wheels")
    unpack(ctx, build_tools, "build_wheels", "build")
    build_path = ":".join([str(ctx.path("build/" + name)) for name in _BUILD_TOOLS])
    environment = {"PYTHONPATH": build_path}
    download(ctx, tools, names, "wheels", only_binary = False, environment = environment)
    requirements = unpack(ctx, tools, "wheels", "site", "build/packaging")

    build = [
        "# Distributions from PyPI, a py_library each.",
        "load(\"@rules_python//python:defs.bzl\", \"py_library\")",
        "package(default_visibility = [\"//visibility:public\"])",
        "exports_files(glob([\"site/*/bin/*\"], allow_empty = True))",
    ]
    for name in names:
        if name not in requirements:
            # Locked, but not for this interpreter. Who can do without it finds out when importing.
            build.append("\npy_library(name = \"{}\")".format(name))
            continue

        # Spaces in names are more than Bazel's runfiles can take.
        files = "glob([\"site/{name}/**\"], exclude = [\"**/* *\", \"**/* */**\"])"
        if name in [normalize(name) for name in ctx.attr.directories]:
            files = "[\"site/{name}\"]"
        build.append("""
py_library(
    name = "{name}",
    data = {files},
    imports = ["site/{name}"],
    deps = {deps},
)""".format(
            name = name,
            deps = [":" + other for other in requirements[name]],
            files = files.format(name = name),
        ))
    ctx.file("BUILD", "\n".join(build) + "\n")

pip_repository = repository_rule(
    implementation = _pip_repository_impl,
    attrs = {
        "directories": attr.string_list(
            doc = "Those whose files are one directory, so that a sandbox and a runfiles tree " +
                  "link one thing and not thousands. --build_python_zip takes no directories.",
        ),
        "distributions": attr.string_list(doc = "Those to fetch; all, if not given."),
        "exclude": attr.string_list(doc = "Those to leave out of all that are locked."),
        "lock": attr.label(
            default = "//bazel/pip:requirements.txt",
            doc = "What pins them.",
        ),
    },
)
