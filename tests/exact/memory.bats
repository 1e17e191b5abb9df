#!/usr/bin/env bats
# SPDX-License-Identifier: GPL-2.0-only
# Inodes weighed for real: a thousand, on the patched kernel.

setup_file() {
	cd "$BATS_TEST_DIRNAME/../.."
	export KERNEL DIR=build/check/memory
	KERNEL=$(kernels/build.sh --path isec)
	rm -rf "$DIR"
	mkdir -p "$DIR"
	kernels/initramfs.sh "$DIR/initramfs.cpio" build/guest-init build/fsnbench-memory
}

setup() {
	cd "$BATS_TEST_DIRNAME/../.."
}

# weigh NAME LSMS OPTION...
weigh() {
	local name=$1 lsms=$2
	shift 2
	kernels/boot.sh --kernel "$KERNEL/vmlinux" --initramfs "$DIR/initramfs.cpio" \
		--out "$DIR/$name" --append "slab_nomerge lsm=$lsms" -- \
		/bin/fsnbench-memory memory --json /out/memory.json --sizes 1000 "$@"
}

# readings NAME: the lines of its document.
readings() { grep -o '^{"fs":.*"caches"' "$DIR/$1/memory.json"; }

@test "inodes in the cache and the kernel's own number grow by files and directories" {
	weigh all bpf --tagged all
	run readings all
	echo "$output"
	[ "${#lines[@]}" -eq 4 ]
	base=$(sed 's/.*"cached":\([0-9]*\),"inode_nr":\([0-9]*\).*/\1 \2/' <<<"${lines[0]}")
	full=$(sed 's/.*"cached":\([0-9]*\),"inode_nr":\([0-9]*\).*/\1 \2/' <<<"${lines[1]}")
	[ $((${full% *} - ${base% *})) -eq 1001 ]
	[ $((${full#* } - ${base#* })) -eq 1001 ]
	[[ ${lines[1]} == *'"files":1000,"dirs":1,"tags":1000,'* ]]
	[[ ${lines[3]} == *'"state":"shrunk","files":100,"dirs":1,"tags":100,'* ]]
}

@test "two boots give the same document" {
	weigh again bpf --tagged all
	cmp "$DIR/all/memory.json" "$DIR/again/memory.json"
}

@test "one value that is missing is noticed" {
	run weigh forget bpf --tagged all --forget
	[ "$status" -eq 1 ]
	grep -qa "999 files have a value, not 1000" "$DIR/forget/console.log"
	[ ! -e "$DIR/forget/memory.json" ]
}

@test "without BPF among the LSMs there is no storage, and inodes are weighed all the same" {
	weigh without landlock,yama
	grep -q '"storage": "EOPNOTSUPP"' "$DIR/without/memory.json"
	run weigh refused landlock,yama --tagged all
	[ "$status" -eq 1 ]
	grep -qa "inode storage map: Operation not supported" "$DIR/refused/console.log"
}
