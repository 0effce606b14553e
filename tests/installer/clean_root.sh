#!/usr/bin/env bash
# Installs a package in a clean root of this machine's Debian, uses what is in it as an ordinary user, and
# removes it again. Root, debootstrap and the package sources of this machine are needed.
set -euo pipefail
package=$(realpath "$1")
die() { echo "$*" >&2; exit 1; }
. /etc/os-release
root=$(mktemp -d)
chmod 755 "$root"
trap 'umount -l "$root/proc" "$root/dev" 2>/dev/null || true; rm -rf --one-file-system "$root"' EXIT
mirror=$(apt-get indextargets --format '$(REPO_URI)' "Codename: $VERSION_CODENAME" | sed -n 1p)
debootstrap --variant=minbase "$VERSION_CODENAME" "$root" "${mirror:-http://deb.debian.org/debian}" >&2

# The way out is this machine's.
cp -a /etc/apt/apt.conf.d/. "$root/etc/apt/apt.conf.d/"
cp -a /etc/apt/sources.list "$root/etc/apt/" 2>/dev/null || true
cp -a /etc/apt/sources.list.d/. "$root/etc/apt/sources.list.d/" 2>/dev/null || true
mkdir -p "$root/etc/ssl/certs"
cp -L /etc/ssl/certs/ca-certificates.crt "$root/etc/ssl/certs/" 2>/dev/null || true
cp -L /etc/resolv.conf /etc/hosts "$root/etc/"
mount -t proc proc "$root/proc"
mount --rbind /dev "$root/dev"
mount --make-rslave "$root/dev"
cp "$package" "$root/tmp/hawser.deb"
chmod 644 "$root/tmp/hawser.deb"
inside() { chroot "$root" env -i PATH=/usr/sbin:/usr/bin:/sbin:/bin LC_ALL=C.UTF-8 DEBIAN_FRONTEND=noninteractive "$@"; }

inside apt-get update -qq >&2
inside apt-get install -qq -y --no-install-recommends /tmp/hawser.deb >&2
inside dpkg -L hawser | while read -r path; do
  if [ -f "$root$path" ]; then echo "$path"; fi
done >"$root/tmp/files"
for path in /usr/bin/{hawser,hawserctl,hawser-nbd,hawser-attach} /usr/share/man/man1/hawserctl.1.gz \
  /usr/share/bash-completion/completions/hawserctl /usr/share/zsh/vendor-completions/_hawserctl \
  /usr/share/fish/vendor_completions.d/hawserctl.fish /usr/share/applications/org.hawser.Hawser.desktop \
  /usr/share/metainfo/org.hawser.Hawser.metainfo.xml; do
  grep -qx "$path" "$root/tmp/files" || die "the package has no $path"
done

inside useradd -m user
as_user() { inside setpriv --reuid user --regid user --init-groups env HOME=/home/user "$@"; }
as_user sh -ec '
  cd /home/user
  mkdir -p pictures/deep
  head -c 3000000 /dev/urandom >pictures/deep/a.jpg
  hawserctl mkcontainer default:box
  hawserctl copy pictures default:box/ --recursive
  hawserctl copy default:box/pictures back/ --recursive
  cmp pictures/deep/a.jpg back/pictures/deep/a.jpg
  hawserctl --version
  hawser --version
  hawser-nbd --version
  hawser-attach --version
  bash -n /usr/share/bash-completion/completions/hawserctl
'
# The window is put together and starts: without a display of a user, on one that nobody sees.
as_user timeout --preserve-status -s TERM 5 env QT_QPA_PLATFORM=offscreen hawser
# The keychain's module is found, and what it needs.
as_user sh -c 'LD_DEBUG=files hawserctl connection add cloud' \
  <<<'DefaultEndpointsProtocol=https;AccountName=a;AccountKey=a2V5' >"$root/tmp/said" 2>&1 || true
grep -q 'calling init: .*/hawser/hawser-keychain.so' "$root/tmp/said" || {
  tail -5 "$root/tmp/said" >&2
  die "the keychain's module is not loaded"
}

# So is that of the network, by who runs profiles by themselves.
as_user sh -c 'LD_DEBUG=files timeout --preserve-status -s TERM 2 hawserctl profile watch' \
  >"$root/tmp/said" 2>&1 || true
grep -q 'calling init: .*/hawser/hawser-network.so' "$root/tmp/said" || {
  tail -5 "$root/tmp/said" >&2
  die "the network's module is not loaded"
}

inside apt-get purge -qq -y hawser >&2
left=$(while read -r path; do if [ -e "$root$path" ]; then echo "$path"; fi; done <"$root/tmp/files")
[ -z "$left" ] || die "left behind: $left"
echo "installed, used and removed on $PRETTY_NAME"
