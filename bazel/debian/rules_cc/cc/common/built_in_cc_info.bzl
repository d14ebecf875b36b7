"""For cc_info.bzl: a file cannot give a built-in name its own value."""

built_in = CcInfo
