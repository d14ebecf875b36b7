"""Re-exports what is part of Bazel."""

load(":built_in_cc_common.bzl", "built_in")

cc_common = built_in
