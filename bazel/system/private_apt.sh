# Sourced by foreign_packages.sh and debian_sources.sh: an apt of their own, so that the machine's
# packages and apt's own state stay as they are, and root is not needed.
#
# Sets `scratch`, a directory that is deleted at the end, and the array `apt`, which is apt-get for
# ARCHITECTURE and RELEASE. Packages are downloaded to $scratch/cache.
#
#   private_apt ARCHITECTURE RELEASE deb|deb-src
# shellcheck shell=bash
private_apt() {
  local architecture=$1 release=$2 kind=$3 mirror
  scratch=$(mktemp --directory)
  trap 'rm -rf "$scratch"' EXIT
  mkdir -p "$scratch"/{lists,cache,log}/partial
  touch "$scratch/status"

  # The mirror that this machine has its own packages from.
  mirror=$(apt-get indextargets --format '$(REPO_URI)' 'Created-By: Packages' 'Label: Debian' |
    grep --invert-match security | head -n 1)
  [[ -n $mirror ]] || {
    echo "$(basename "$0"): apt has no list of Debian's packages; apt-get update fetches it" >&2
    exit 1
  }
  echo "$kind [signed-by=/usr/share/keyrings/debian-archive-keyring.gpg] $mirror $release main" \
    > "$scratch/sources.list"

  apt=(apt-get --quiet=2
    -o "APT::Architecture=$architecture" -o "APT::Architectures=$architecture"
    -o APT::Install-Recommends=false -o APT::Sandbox::User= -o Debug::NoLocking=true
    -o "Dir::Etc::SourceList=$scratch/sources.list" -o Dir::Etc::SourceParts=/dev/null
    -o "Dir::State=$scratch" -o "Dir::State::Status=$scratch/status"
    -o "Dir::State::Lists=$scratch/lists"
    -o "Dir::Cache=$scratch/cache" -o "Dir::Cache::Archives=$scratch/cache"
    -o "Dir::Log=$scratch/log" -o Acquire::Languages=none)
  "${apt[@]}" update
}
