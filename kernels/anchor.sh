#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-2.0-only
# The external anchor: the kernel that Debian ships for clouds, unpatched, as
# the exact engine boots it.  It shows what the small configuration leaves out.
#
# usage: anchor.sh --initramfs CPIO | --path
# Prints the directory with vmlinux, System.map, config, release and info, as
# build.sh does, and modules.cpio, the modules that the guest's init has to load;
# with --path without making it.  The initramfs is that of the exact engine.
# Nothing is installed.  Exits 4 if the package cannot be had.
#
# Debian's System.map is empty, and the plugin has to know thunks and interrupt
# entries before the boot: a first boot without it brings kallsyms.
set -euo pipefail

HERE=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
# shellcheck source=kernels/lib.sh
. "$HERE/lib.sh"
# shellcheck source=kernels/cache.sh
. "$HERE/cache.sh"

RECIPE=2		# raise it when this script makes something else
LOG=$CACHE/logs/anchor.log
# What ext4 in memory needs. The disks are as large as the command line says,
# which a module does not read.
MODULES=(ext4 brd)
declare -A PARAMETERS=([brd]="rd_size=16384")

# The version that the other kernels are built from, if that is Debian's.
source_version() {
	dpkg-query -W -f '${Version}' "linux-source-$SERIES" 2>/dev/null || true
}

# packages: "NAME VERSION" of what apt could download, the oldest first.
packages() {
	local -a names
	mapfile -t names < <(apt-cache pkgnames "linux-image-$SERIES." |
		grep -E -- "^linux-image-[0-9.]+[+][a-z0-9]+-cloud-amd64$")
	((${#names[@]} == 0)) || apt-cache madison "${names[@]}" |
		awk -F ' *[|] *' '{ sub(/^ */, "", $1); print $1, $2 }' | sort -Vuk 2
} 2>/dev/null

# package: the one of the same version as the source, else the newest.
package() {
	local wanted
	wanted=$(source_version)
	packages | awk -v wanted="$wanted" '{ last = $0 } $2 == wanted { same = $0 }
		END { print same ? same : last }'
}

# download NAME VERSION: unpacks it into $WORK/root.
download() {
	child env -C "$WORK" apt-get download "$1=$2" >>"$LOG" 2>&1 ||
		die 4 "$1 $2 cannot be downloaded: $(grep -m 1 '^E:' "$LOG" || echo "see $LOG")"
	child dpkg-deb -x "$WORK"/*.deb "$WORK/root" || die 1 "dpkg-deb cannot unpack $1"
}

# word FILE OFFSET SIZE: a number of the boot header, in the order of x86.
word() { od -An -v --endian=little -tu"$3" -j"$2" -N"$3" "$1" | tr -d ' '; }

# payload BZIMAGE: what is compressed in it; for the offsets see
# Documentation/arch/x86/boot.rst in the kernel.
payload() {
	local setup
	setup=$((($(word "$1" 497 1) + 1) * 512))
	dd if="$1" iflag=skip_bytes,count_bytes bs=1M status=none \
		skip=$((setup + $(word "$1" 584 4))) count="$(word "$1" 588 4)"
}

# decompress FILE: what its magic says.  But for gzip the kernel appends the
# size in four bytes, which the tools would take for a damaged end.
decompress() {
	local size tool=()
	size=$(($(stat -c %s "$1") - 4))
	case $(od -An -tx1 -N4 "$1" | tr -d ' ') in
	28b52ffd) tool=(zstd -dcq) ;;
	fd377a58) tool=(xz -dc) ;;
	1f8b08*) tool=(gzip -dc) size=$((size + 4)) ;;
	*) die 1 "the kernel is compressed in a way that this script does not know" ;;
	esac
	[[ -n $(command -v "${tool[0]}") ]] || die 4 "${tool[0]} is not installed"
	head -c "$size" "$1" | "${tool[@]}"
}

# depends FILE: the modules that a module needs, as it says itself, one a line.
depends() {
	objcopy -O binary --only-section=.modinfo "$1" /dev/stdout | tr '\0' '\n' |
		sed -n 's/^depends=//p' | tr ',' '\n'
}

# load NAME: puts the module into $WORK/modules and its name, with parameters,
# into the list there, after those it depends on.  The package has no
# modules.dep, it is made where a package is installed.
load() {
	local tree=$1 name=${2//-/_} file found dependency
	file=$WORK/modules/$name.ko
	[[ ! -e $file ]] || return 0
	! grep -qE "/${name//_/[-_]}\.ko$" "$tree/modules.builtin" || return 0
	found=$(find "$tree" -regex ".*/${name//_/[-_]}\.ko\(\.[a-z]+\)?" -print -quit)
	case $found in
	*.ko) cp "$found" "$file" ;;
	*.xz) xz -dc "$found" >"$file" ;;
	*.zst) zstd -dcq "$found" >"$file" ;;
	*.gz) gzip -dc "$found" >"$file" ;;
	*) die 1 "Debian's kernel has no module $name" ;;
	esac
	for dependency in $(depends "$file"); do
		load "$tree" "$dependency"
	done
	echo "$name.ko${PARAMETERS[$name]:+ ${PARAMETERS[$name]}}" >>"$WORK/modules/load"
}

# modules: makes modules.cpio.
modules() {
	local name file tree
	local -a files=()
	tree=$(echo "$WORK"/root/lib/modules/*)
	mkdir "$WORK/modules"
	: >"$WORK/modules/load"
	for name in "${MODULES[@]}"; do
		load "$tree" "$name"
	done
	for file in "$WORK"/modules/*; do
		files+=("$file:modules/${file##*/}")
	done
	"$HERE/initramfs.sh" "$PARTIAL/modules.cpio" - "${files[@]}"
}

# symbols: boots once and keeps the text symbols that the kernel lists.
symbols() {
	child "$HERE/boot.sh" --kernel "$PARTIAL/vmlinux" --initramfs "$initramfs" \
		--modules "$PARTIAL/modules.cpio" --out "$WORK/boot" -- \
		/bin/fsnbench run --engine exact --kernel debian --workload nop --watch never --ops 1 \
		--json /out/result.json --symbols /out/kallsyms 2>"$WORK/boot.log" || {
		cat "$WORK"/boot/*.log "$WORK/boot.log" >>"$LOG"
		die 1 "Debian's kernel brings no symbols, the end of $LOG says why"
	}
	mv "$WORK/boot/kallsyms" "$PARTIAL/System.map"
}

# info NAME VERSION
info() {
	printf '%s=%s\n' \
		kernel debian \
		kernel_release "$(cat "$PARTIAL/release")" \
		config_sha256 "$(sha256sum <"$PARTIAL/config" | cut -d' ' -f1)" \
		vmlinux_sha256 "$(sha256sum <"$PARTIAL/vmlinux" | cut -d' ' -f1)" \
		patches_sha256 none \
		modules_sha256 "$(sha256sum <"$PARTIAL/modules.cpio" | cut -d' ' -f1)" \
		compiler "$(sed -n 's/^CONFIG_CC_VERSION_TEXT="\(.*\)"$/\1/p' "$PARTIAL/config")" \
		kernel_source "$1 $2"
}

make_entry() {
	local name version image found
	found=$(package)
	[[ $found ]] || die 4 "apt knows no linux-image-$SERIES.*-cloud-amd64"
	read -r name version <<<"$found"
	msg "anchor: $name $version"
	cache_begin "$dir"
	WORK=$PARTIAL/work
	mkdir "$WORK"
	download "$name" "$version"
	image=$(echo "$WORK"/root/boot/vmlinuz-*)
	payload "$image" >"$WORK/payload"
	decompress "$WORK/payload" >"$PARTIAL/vmlinux"
	cp "$WORK"/root/boot/config-* "$PARTIAL/config"
	echo "${image##*/vmlinuz-}" >"$PARTIAL/release"
	modules
	symbols
	info "$name" "$version" >"$PARTIAL/info"
	rm -rf "$WORK"
	cache_commit "$dir" vmlinux System.map config release info modules.cpio
	cache_prune 2 "$CACHE/anchors/debian-"
}

main() {
	local path_only=0 initramfs='' dir began=$SECONDS
	while (($#)); do
		case $1 in
		--initramfs) initramfs=${2:?--initramfs needs a file}; shift ;;
		--path) path_only=1 ;;
		*) die 2 "unknown option '$1': valid are --initramfs CPIO, --path" ;;
		esac
		shift
	done
	dir=$CACHE/anchors/debian-$(key "$RECIPE" "$SERIES" "$(source_version)")
	if ((!path_only)) && ! cache_ready "$dir"; then
		[[ $initramfs ]] || die 2 "needs --initramfs or --path"
		[[ -n $(command -v apt-get) ]] || die 4 "there is no apt-get here to download Debian's kernel with"
		mkdir -p "$CACHE/anchors" "$CACHE/logs"
		cache_lock anchor "making the external anchor"
		if ! cache_ready "$dir"; then
			: >"$LOG"
			make_entry
			msg "anchor: done in $(elapsed $((SECONDS - began)))"
		fi
	fi
	printf '%s\n' "$dir"
}

main "$@"
