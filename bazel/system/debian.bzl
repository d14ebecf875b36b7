"""Asks Debian's dpkg, if there is one, about the packages that a build uses. Used by
repository.bzl.
"""

def _ask(ctx, arguments):
    """The answer of dpkg-query, None where it has none."""
    dpkg_query = ctx.which("dpkg-query")
    if not dpkg_query:
        return None
    answer = ctx.execute([dpkg_query] + arguments)
    return None if answer.return_code else answer.stdout.strip()

def _distribution(ctx):
    """What /etc/os-release says of the system, as a dict."""
    if not ctx.path("/etc/os-release").exists:
        return {}
    lines = [line.split("=", 1) for line in ctx.read("/etc/os-release").split("\n") if "=" in line]
    return {key: value.strip("\"'") for key, value in lines}

def package_of(ctx, path):
    """The package that a file belongs to; None if that is not known."""
    answer = _ask(ctx, ["--search", str(path)])
    return answer.split(":")[0] if answer else None

def _installed(ctx, package):
    """Source, version and architecture of an installed package; None if it is not installed."""
    show = "${db:Status-Status}\t${source:Package}\t${Version}\t${Architecture}"
    answer = (_ask(ctx, ["--show", "--showformat", show + "\n", package]) or "").split("\n")[0]
    return answer.split("\t")[1:] if answer.startswith("installed\t") else None

def _unpacked(ctx, root, package):
    """The same of a package that foreign_packages.sh or debian_sources.sh has unpacked."""
    for line in ctx.read(root.get_child("packages.tsv")).split("\n"):
        if line.startswith(package + "\t"):
            return line.split("\t")[1:]
    return None

def component(ctx, package, name, root = None, release = None):
    """A package as a component of a CycloneDX bill of materials.

    Args:
      ctx: the repository's context.
      package: its name, as Debian has it.
      name: what to call it where there is no such package; the version is unknown then.
      root: where the package is unpacked, if it is not of this machine.
      release: the number of the release that it is of, if that is not this machine's.

    Returns:
      a dict with the names of CycloneDX.
    """
    known = _unpacked(ctx, root, package) if root else _installed(ctx, package)
    if not known:
        return {"type": "library", "name": name}
    source, version, architecture = known
    system = _distribution(ctx)

    # A source package is its own source.
    is_source = architecture == "source"
    return {
        "type": "library",
        "name": source,
        "version": version,
        "purl": "pkg:deb/{}/{}@{}?arch={}&distro={}-{}{}".format(
            system.get("ID", "debian"),
            source if is_source else package,
            version.replace("+", "%2B").replace(":", "%3A"),
            architecture,
            system.get("ID", "debian"),
            release or system.get("VERSION_ID", "unstable"),
            "" if is_source else "&upstream=" + source,
        ),
    }
