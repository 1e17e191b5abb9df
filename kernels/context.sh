#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-2.0-only
# Prints KEY=VALUE lines about what a measurement stands on: a kernel from the
# cache, QEMU, the processor and this repository.
#
# usage: context.sh ENTRY
# ENTRY is a directory that build.sh or anchor.sh printed.
set -euo pipefail

HERE=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
# shellcheck source=kernels/lib.sh
. "$HERE/lib.sh"
# shellcheck source=kernels/series.sh
. "$HERE/series.sh"
QEMU=${QEMU:-qemu-system-x86_64}

STRUCTS="inode dentry file super_block fsnotify_group fsnotify_mark fsnotify_hook_event shmem_inode_info ext4_inode_info"

# btf VMLINUX: sizes of the structures on the measured paths, and the parts of
# struct fsnotify_group that the hook's pointer could stand in.  From its own BTF.
btf() {
	local bpftool=${TOOLS:-$("$HERE/tools.sh" --path)}/bin/bpftool
	"$bpftool" btf dump file "$1" format raw | awk -v structs="$STRUCTS" '
		function bytes(type) { return kind[type] == "PTR" ? 8 : size[type] }
		BEGIN { n = split(structs, order); for (i in order) wanted["\047" order[i] "\047"] = order[i] }
		/^\[/ {
			id = substr($1, 2, length($1) - 2)
			kind[id] = $2
			group = $2 == "STRUCT" && $3 == "\047fsnotify_group\047"
			if ($2 != "STRUCT" && $2 != "UNION") next
			sub(/size=/, "", $4)
			size[id] = $4
			if ($2 == "STRUCT" && $3 in wanted) found[wanted[$3]] = $4
			next
		}
		group || kind[id] == "UNION" {
			name = substr($1, 2, length($1) - 2)
			sub(/type_id=/, "", $2)
			sub(/bits_offset=/, "", $3)
			if (group && (name == "ops" || name == "hook")) offset[name] = $3 / 8
			if (group && name == "(anon)") { anon = $2; offset["union"] = $3 / 8 }
			if (!group) { member[id, ++nr[id]] = name; type[id, nr[id]] = $2 }
		}
		END {
			for (i = 1; i <= n; i++)
				if (order[i] in found) print "structs." order[i] "=" found[order[i]]
			for (name in offset) print "group." name "_offset=" offset[name]
			if (kind[anon] != "UNION") exit
			print "group.union_bytes=" size[anon]
			for (i = 1; i <= nr[anon]; i++)
				print "group." member[anon, i] "_bytes=" bytes(type[anon, i])
		}' | LC_ALL=C sort -s -t. -k1,1r
}

# text VMLINUX: bytes of the image, and of the functions of fs/notify by name.
text() {
	size "$1" | awk 'NR == 2 { print "text.image=" $1; print "text.data=" $2; print "text.bss=" $3 }'
	nm -S "$1" 2>/dev/null | awk '
		function number(hex,   n, i) {
			for (i = 1; i <= length(hex); i++)
				n = n * 16 + index("0123456789abcdef", substr(hex, i, 1)) - 1
			return n
		}
		$3 ~ /^[tTwW]$/ && $4 ~ /(fs|fa|i|d)notify|^send_to_group/ {
			sum += number($2)
			if ($4 ~ /^(fsnotify|send_to_group|fanotify_handle_event)$/) print "text." $4 "=" number($2)
		}
		END { print "text.fs_notify=" sum + 0 }'
}

# patches VARIANT: what each of its series adds and removes, and its subject.
patches() {
	local patch number
	local -a series
	series_files "$1"
	for patch in "${series[@]}"; do
		number=${patch##*/}
		awk -v number="${number%%-*}" '
			/^Subject: / { sub(/^Subject: (\[[^]]*\] )?/, ""); subject = $0; more = 1; next }
			more && /^ / { subject = subject $0; next }
			{ more = 0 }
			/^diff --git / { body = 1; next }
			!body || /^(\+\+\+|---) / { next }
			/^\+/ { added++ }
			/^-/ && !/^-- $/ { removed++ }
			END { printf "patches.%s=+%d -%d %s\n", number, added, removed, subject }' "$patch"
	done
}

# backends SOURCE: the files whose fsnotify_ops set each of the two callbacks.
# In the source itself: what the series adds is no backend that was there.
backends() {
	(cd "$1" && grep -rlE --include='*.c' 'struct fsnotify_ops ' . | LC_ALL=C sort |
		xargs awk '
			FNR == 1 { inside = 0 }
			/struct fsnotify_ops [a-z_0-9]+ *= *\{/ { inside = 1 }
			inside && /\.handle_(inode_)?event[ \t]*=/ {
				name = /inode/ ? "handle_inode_event" : "handle_event"
				file = substr(FILENAME, 3)
				list[name] = list[name] (list[name] == "" ? "" : " ") file
			}
			/\};/ { inside = 0 }
			END {
				print "backends.handle_event=" list["handle_event"]
				print "backends.handle_inode_event=" list["handle_inode_event"]
			}')
}

# source_of ENTRY: the tree that an entry was built from, if it is still there.
source_of() {
	local info
	for info in "${XDG_CACHE_HOME:-$HOME/.cache}"/fsnbench/sources/*/info; do
		if [[ -s $info ]] && grep -qxF -f "$info" "$1/info"; then
			printf '%s\n' "${info%/info}/linux"
			return
		fi
	done
}

grep -v '^kernel=' "$1/info"
btf "$1/vmlinux"
text "$1/vmlinux"
grep -q '^patches_sha256=none$' "$1/info" || patches "$(sed -n 's/^kernel=//p' "$1/info")"
tree=$(source_of "$1")
[[ -z $tree ]] || backends "$tree"
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
	host.cpus "$(nproc)"
git_context
