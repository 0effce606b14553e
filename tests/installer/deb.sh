#!/usr/bin/env bash
# Makes the package for Debian of a build, and tries it in a clean root.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cpack --config "$1/CPackConfig.cmake" -B "$folder" >&2
"$(dirname "$0")/clean_root.sh" "$folder"/*.deb
