#!/usr/bin/env bash
# Builds an OpenTelemetry Collector from its Go modules, by OpenTelemetry's own builder, for the test
# that sends it spans. collector.yaml names its parts. All modules are pinned: the builder's in
# builder.mod and builder.sum, the Collector's in collector.mod and collector.sum.
#
#   build.sh OUTPUT    builds it, or copies it from ~/.cache/lightstep-collector if the same Go has
#                      built the same modules before
#   build.sh --lock    updates the pinned modules after a version in collector.yaml has changed
#
# Exits with status 3 if there is no Go that can build it, or if no module proxy can be reached. The
# last line says why.
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)

command -v go > /dev/null || {
  echo "Go is not installed"
  exit 3
}
# From Go 1.21 on, it knows when it is too old for a module, or fetches a newer Go.
version=$(go env GOVERSION)
if [[ $version =~ ^go1\.([0-9]+) ]] && ((BASH_REMATCH[1] < 21)); then
  echo "Go is too old: $version"
  exit 3
fi

work=$(mktemp --directory)
trap 'rm -rf "$work"' EXIT

# Leaves the builder in the working directory, as `ocb`.
build_builder() {
  mkdir "$work/builder"
  cp "$here/builder.mod" "$work/builder/go.mod"
  cp "$here/builder.sum" "$work/builder/go.sum"
  (cd "$work/builder" && go build -o "$work/ocb" go.opentelemetry.io/collector/cmd/builder)
}

# generate OPTION...    leaves the Collector's sources in `sources`.
generate() {
  cp "$here/collector.yaml" "$work/"
  (cd "$work" && ./ocb --config collector.yaml --skip-compilation "$@")
}

if [[ ${1:?} == --lock ]]; then
  release=$(sed -n 's/^  version: //p' "$here/collector.yaml")
  printf 'module lightstep.invalid/builder\n\ngo 1.25.0\n' > "$here/builder.mod"
  : > "$here/builder.sum"
  mkdir "$work/lock"
  cp "$here/builder.mod" "$work/lock/go.mod"
  (cd "$work/lock" && go get -tool "go.opentelemetry.io/collector/cmd/builder@v$release")
  cp "$work/lock/go.mod" "$here/builder.mod"
  cp "$work/lock/go.sum" "$here/builder.sum"
  build_builder
  generate
  cp "$work/sources/go.mod" "$here/collector.mod"
  cp "$work/sources/go.sum" "$here/collector.sum"
  exit
fi

# stop LOG    ends with what the log of a failed build says of this machine or of the modules.
stop() {
  cat "$1"
  if grep --quiet 'requires go >=' "$1"; then exit 3; fi
  if grep --quiet --extended-regexp \
    'dial tcp|no such host|connection refused|i/o timeout|module lookup disabled' "$1"; then
    echo "the Go modules cannot be fetched"
    exit 3
  fi
  exit 1
}

output=$1
key=$({ echo "$version" && cat "$here"/{build.sh,builder.*,collector.*}; } | sha256sum | cut -c1-16)
built=${XDG_CACHE_HOME:-$HOME/.cache}/lightstep-collector/$key
if [[ ! -x $built ]]; then
  build_builder > "$work/log" 2>&1 || stop "$work/log"
  generate --skip-get-modules
  cp "$here/collector.mod" "$work/sources/go.mod"
  cp "$here/collector.sum" "$work/sources/go.sum"
  (cd "$work/sources" && go build -trimpath -ldflags=-s\ -w -o "$work/otelcol" .) \
    > "$work/log" 2>&1 || stop "$work/log"
  mkdir -p "$(dirname "$built")"
  # Two may build it at a time.
  mv "$work/otelcol" "$built.$$"
  mv "$built.$$" "$built"
fi
cp "$built" "$output"
