"""An empty extension. Bazel asks for it, but only `bazel mod tidy` would use it."""

def _binary_impl(ctx):
    ctx.file("BUILD")

_binary = repository_rule(implementation = _binary_impl)

def _buildozer_binary_impl(_ctx):
    _binary(name = "buildozer_binary")

buildozer_binary = module_extension(implementation = _buildozer_binary_impl)
