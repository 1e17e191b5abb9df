#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-2.0-only
# Makes the guest's initramfs: kernels/initramfs.sh OUT INIT FILE[:PATH]...
#
# INIT becomes /init; each FILE goes to /PATH (without one: /bin/NAME), with the
# shared libraries it needs. With "-" for INIT it is an archive to be appended to
# another one. The same input gives the same bytes.
set -euo pipefail

out=${1:?usage: initramfs.sh OUT INIT FILE[:PATH]...}
init=${2:?usage: initramfs.sh OUT INIT FILE[:PATH]...}
shift 2

tree=$(mktemp -d "$out.XXXXXX")
trap 'rm -rf "$tree"' EXIT
umask 022
chmod 755 "$tree"	# the guest's /

# add FILE PATH: programs without what differs with the folder they were built
# in; a module needs its symbols.
add() {
	install -D -m 755 "$1" "$tree/$2"
	[[ $1 == *.ko ]] || strip --strip-all "$tree/$2" 2>/dev/null || true
}

add_libraries() {
	local lib

	while read -r lib; do
		[[ -e $tree/$lib ]] || add "$lib" "$lib"
	done < <(ldd "$1" 2>/dev/null | grep -oE '/[^ ]+' || true)
}

[[ $init == - ]] || add "$init" init
for spec in "$@"; do
	file=${spec%%:*}
	path=bin/$(basename "$file")
	[[ $spec == *:* ]] && path=${spec#*:}
	add "$file" "$path"
	add_libraries "$file"
done
[[ $init == - ]] || mkdir -p "$tree/dev"

find "$tree" -exec touch -h -d @0 {} +
(cd "$tree" && find . -print0 | LC_ALL=C sort -z |
	cpio --quiet --null --create --format=newc --owner=0:0 --reproducible) \
	>"$tree.cpio"
mv "$tree.cpio" "$out"
