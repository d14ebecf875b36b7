"""For cc_common.bzl: a file cannot give a built-in name its own value."""

built_in = cc_common
