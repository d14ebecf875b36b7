"""buildifier, from the npm package that contains its binary. Used by repositories.bzl."""

_PACKAGE = "@bazel/buildifier@8.2.1"
_SHA256 = "b96ea9b13003036c801f52bee6f9b0314738f8432e5cb9d814c89f59292604ee"

def _buildifier_impl(ctx):
    packed = ctx.execute(["npm", "pack", "--silent", _PACKAGE])
    if packed.return_code:
        fail("npm could not fetch {}: {}".format(_PACKAGE, packed.stderr))
    archive = packed.stdout.strip()
    found = ctx.execute(["sha256sum", archive]).stdout.split(" ")[0]
    if found != _SHA256:
        fail("{} has the checksum {}, not {}".format(archive, found, _SHA256))
    ctx.extract(archive)
    ctx.symlink("package/buildifier-linux_amd64", "buildifier")
    ctx.file("BUILD", "exports_files([\"buildifier\"])\n")

buildifier = repository_rule(
    implementation = _buildifier_impl,
)
