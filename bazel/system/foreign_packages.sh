#!/usr/bin/env bash
# Unpacks Debian packages of another architecture or release, and all that they depend on, into a
# directory. The machine's own packages and apt's own state stay as they are, and root is not needed.
# Nothing is configured, and no script of a package runs. DIRECTORY/packages.tsv says what is there:
# package, source, version and architecture. Used by target.bzl and ci/interpreter.
#
#   foreign_packages.sh ARCHITECTURE RELEASE DIRECTORY PACKAGE...
#
# ARCHITECTURE is Debian's word for it, such as arm64. RELEASE is a code name such as bookworm.
set -euo pipefail
architecture=$1 release=$2 directory=$3
shift 3

scratch=$(mktemp --directory)
trap 'rm -rf "$scratch"' EXIT
mkdir -p "$scratch"/{lists,cache,log}/partial "$directory"
touch "$scratch/status"

# The mirror that this machine has its own packages from.
mirror=$(apt-get indextargets --format '$(REPO_URI)' 'Created-By: Packages' 'Label: Debian' |
  grep --invert-match security | head -n 1)
[[ -n $mirror ]] || {
  echo "foreign_packages.sh: apt has no list of Debian's packages; apt-get update fetches it" >&2
  exit 1
}
echo "deb [signed-by=/usr/share/keyrings/debian-archive-keyring.gpg] $mirror $release main" \
  > "$scratch/sources.list"

apt=(apt-get --quiet=2
  -o "APT::Architecture=$architecture" -o "APT::Architectures=$architecture"
  -o APT::Install-Recommends=false -o APT::Sandbox::User= -o Debug::NoLocking=true
  -o "Dir::Etc::SourceList=$scratch/sources.list" -o Dir::Etc::SourceParts=/dev/null
  -o "Dir::State=$scratch" -o "Dir::State::Status=$scratch/status" -o "Dir::State::Lists=$scratch/lists"
  -o "Dir::Cache=$scratch/cache" -o "Dir::Cache::Archives=$scratch/cache"
  -o "Dir::Log=$scratch/log" -o Acquire::Languages=none)
"${apt[@]}" update
"${apt[@]}" --yes --download-only install "$@" > /dev/null

# As on an installed system, where these are links.
for name in bin lib sbin; do
  mkdir -p "$directory/usr/$name"
  ln --force --no-dereference --symbolic "usr/$name" "$directory/$name"
done
for package in "$scratch"/cache/*.deb; do
  dpkg-deb --show --showformat='${Package}\t${source:Package}\t${Version}\t${Architecture}\n' "$package" \
    >> "$directory/packages.tsv"
  dpkg-deb --fsys-tarfile "$package" |
    tar --extract --keep-directory-symlink --no-same-owner --directory="$directory"
done
