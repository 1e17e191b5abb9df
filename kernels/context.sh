#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-2.0-only
# Prints KEY=VALUE lines about what a measurement stands on: a kernel from the
# cache, QEMU, the processor and this repository.
#
# usage: context.sh ENTRY
# ENTRY is a directory that build.sh or anchor.sh printed.
set -euo pipefail

HERE=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
QEMU=${QEMU:-qemu-system-x86_64}

STRUCTS="inode dentry file super_block fsnotify_group fsnotify_mark shmem_inode_info ext4_inode_info"

# sizes VMLINUX: of the structures on the measured paths, from its own BTF.
sizes() {
	local bpftool=${TOOLS:-$("$HERE/tools.sh" --path)}/bin/bpftool
	"$bpftool" btf dump file "$1" format raw | awk -v structs="$STRUCTS" '
		BEGIN { n = split(structs, order); for (i in order) wanted["\047" order[i] "\047"] = order[i] }
		$2 == "STRUCT" && $3 in wanted { sub(/size=/, "", $4); size[wanted[$3]] = $4 }
		END { for (i = 1; i <= n; i++) if (order[i] in size) print "structs." order[i] "=" size[order[i]] }'
}

in_git() { git -C "$HERE" "$@" 2>/dev/null; }

grep -v '^kernel=' "$1/info"
sizes "$1/vmlinux"
version=$("$QEMU" --version | head -n 1)
version=${version#QEMU emulator version }
cpu=$("$HERE/boot.sh" --print --kernel - --initramfs - --out - -- - | tr -d '\134' | sed 's/.* -cpu \([^ ]*\) .*/\1/')
printf '%s=%s\n' \
	date "$(date -u +%FT%TZ)" \
	virt tcg \
	cpu "$cpu" \
	qemu.version "$version" \
	qemu.sha256 "$(sha256sum <"$(command -v "$QEMU")" | cut -d' ' -f1)" \
	host.cpu "$(sed -n 's/^model name[[:space:]]*: //p' /proc/cpuinfo | head -n 1)" \
	host.cpus "$(nproc)" \
	git "$(in_git rev-parse HEAD || echo unknown)"
if [[ -n $(in_git status --porcelain || echo unknown) ]]; then
	echo dirty=true
else
	echo dirty=false
fi
