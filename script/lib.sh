# shellcheck shell=bash
# What the scripts share. Sourced by bash, from any folder; leaves the caller in the top of the checkout.
set -euo pipefail
export LC_ALL=C.UTF-8
cd "$(dirname "${BASH_SOURCE[0]}")/.."
# shellcheck disable=SC2034 # for the scripts that source this
top=$PWD

say() { printf '==> %s\n' "$*" >&2; }
die() { printf '%s: %s\n' "${0##*/}" "$*" >&2; exit 1; }

# as_root COMMAND...: as it is for root, through sudo for everybody else.
as_root() {
  if [ "$(id -u)" -eq 0 ]; then
    "$@"
  elif command -v sudo >/dev/null; then
    sudo --preserve-env=DEBIAN_FRONTEND "$@"
  else
    die "this needs root and there is no sudo; as root, run: $*"
  fi
}

# build PRESET [ARGUMENTS OF THE BUILD...]: configures when that is needed (of changes, Ninja notices all but
# those of the presets by itself), then builds what changed.
build() {
  local preset=$1
  shift
  if [ ! -f "build/$preset/build.ninja" ] || [ CMakePresets.json -nt "build/$preset/build.ninja" ]; then
    say "Configuring build/$preset"
    mkdir -p "build/$preset"
    # The output is long and seldom wanted, but all of it is when this fails.
    cmake --preset "$preset" >"build/$preset/configure.log" 2>&1 ||
      { cat "build/$preset/configure.log" >&2; rm -f "build/$preset/build.ninja"; exit 1; }
  fi
  say "Building build/$preset"
  cmake --build --preset "$preset" "$@"
}
