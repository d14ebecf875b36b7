"""Re-exports what is part of Bazel."""

load(":built_in_cc_info.bzl", "built_in")

CcInfo = built_in
