"""The OpenTelemetry Collector as an external repository, built by the machine's Go. Used by
repositories.bzl.

`outcome.json` has the result: `status` is 0 if there is an `otelcol`, 3 if this machine has no Go
that can build it, and another number if the build failed. `output` is the output of the build. The
repository itself never fails, because all other targets work without it. A test reads the result.
"""

# As many seconds as a machine with little to compile with may need.
_TIMEOUT = 3600

_PINNED = [
    "builder.mod",
    "builder.sum",
    "collector.mod",
    "collector.sum",
    "collector.yaml",
]

def _opentelemetry_collector_impl(ctx):
    script = ctx.path(Label("//bazel/opentelemetry_collector:build.sh"))
    for name in _PINNED:
        # What is asked for makes the rule run again when it changes.
        ctx.path(Label("//bazel/opentelemetry_collector:" + name))
    built = ctx.execute(["bash", script, "otelcol"], timeout = _TIMEOUT)
    outcome = {"status": built.return_code, "output": built.stdout + built.stderr}
    ctx.file("outcome.json", json.encode(outcome), executable = False)
    ctx.file("BUILD", """\
package(default_visibility = ["//visibility:public"])

exports_files(["outcome.json"])

# The program, where there is one.
filegroup(
    name = "collector",
    srcs = glob(["otelcol"], allow_empty = True),
)
""")

opentelemetry_collector = repository_rule(
    implementation = _opentelemetry_collector_impl,
    # Where Go is looked for.
    environ = ["PATH"],
)
