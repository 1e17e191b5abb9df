#!/usr/bin/env bats
# SPDX-License-Identifier: GPL-2.0-only
# fio and hyperfine counted for real, on the patched kernel: few operations, few arms.

setup_file() {
	cd "$BATS_TEST_DIRNAME/../.."
	export KERNEL DIR=build/check/macro
	KERNEL=$(kernels/build.sh --path isec)
	rm -rf "$DIR"
	mkdir -p "$DIR/wrong/fio" "$DIR/wrong/macro"
	sed 's/^; raises: access/; raises: access open/' workloads/fio/read_seq.fio \
		>"$DIR/wrong/fio/read_seq.fio"
	local file
	local -a files=()
	for file in workloads/fio/*.fio workloads/macro/*.macro; do
		files+=("$file:$file")
	done
	kernels/initramfs.sh "$DIR/initramfs.cpio" build/guest-init build/fsnbench-macro \
		"${files[@]}" "$DIR/wrong/fio/read_seq.fio:wrong/fio/read_seq.fio"
	kernels/initramfs.sh "$DIR/tools.cpio" - /usr/bin/fio:bin/fio \
		/usr/bin/hyperfine:bin/hyperfine "$(command -v grep):bin/grep"
}

setup() {
	cd "$BATS_TEST_DIRNAME/../.."
}

# count NAME OPTION...: boots, and joins what came of it.
count() {
	local name=$1
	shift
	kernels/boot.sh --kernel "$KERNEL/vmlinux" --symbols "$KERNEL/System.map" \
		--initramfs "$DIR/initramfs.cpio" --modules "$DIR/tools.cpio" --memory 1024 \
		--plugin build/libfsncount.so --plugin-args mem=off,tasks=on --out "$DIR/$name" -- \
		/bin/fsnbench-macro macro --engine exact --rounds 1 --ops 50 \
		--json /out/macro.json --symbols /out/kallsyms "$@"
	build/fsnbench macro-merge --counters "$DIR/$name/counters.txt" \
		--symbols "$DIR/$name/kallsyms" --json "$DIR/$name.json" "$DIR/$name/macro.json"
}

# field NAME CELL FIELD: the number in the line of a cell.
field() {
	grep -F "{\"name\":\"$2\"," "$DIR/$1.json" | grep -oE "\"$3\":-?[0-9.]+" | head -n 1 | cut -d: -f2
}

@test "an operation of fio: the hook ran as often as declared, and the reader was told" {
	count fio --workloads /workloads --only read_seq --arms send_to_group,user
	[ "$(grep -c '"status":"ok"' "$DIR/fio.json")" -eq 4 ]
	for hook in c/empty/skip bpf/empty/skip bpf/empty/pass; do
		[ "$(field fio "read_seq/tmpfs/sb/fanotify/send_to_group/direct/$hook" hook)" -eq 50 ]
	done
	[ "$(field fio read_seq/tmpfs/sb/fanotify/send_to_group/direct/bpf/empty/skip raised)" -eq 0 ]
	[ "$(field fio read_seq/tmpfs/sb/fanotify/send_to_group/direct/bpf/empty/pass raised)" -eq 50 ]
	[ "$(field fio read_seq/tmpfs/sb/fanotify/none/none/user/none/pass delivered)" -eq 50 ]
}

@test "only programs have instructions of BPF, the same number in each operation" {
	[ "$(field fio read_seq/tmpfs/sb/fanotify/send_to_group/direct/c/empty/skip bpf_insns)" = 0.0 ]
	[[ $(field fio read_seq/tmpfs/sb/fanotify/send_to_group/direct/bpf/empty/skip bpf_insns) =~ ^[1-9][0-9]*\.0$ ]]
}

@test "two boots give the same counts" {
	count again --workloads /workloads --only read_seq --arms send_to_group,user
	cmp "$DIR/fio/counters.txt" "$DIR/again/counters.txt"
	cmp "$DIR/fio.json" "$DIR/again.json"
}

@test "a job that declares an event too many is flagged" {
	run count wrong --workloads /wrong --only read_seq --arms send_to_group
	[ "$status" -eq 1 ]
	[[ $output == *"flagged: pair 1: calls of the hook 50, not 100"* ]]
	grep -q '"status":"flagged"' "$DIR/wrong.json"
}

@test "a command: the hook sees what a mark without one is told" {
	count grep --workloads /workloads --only grep --arms none,c
	[ "$(grep -c '"status":"ok"' "$DIR/grep.json")" -eq 5 ]
	events=$(field grep grep/tmpfs/sb/fanotify raised)
	[ "$events" -gt 128 ]	# each file is opened, at least
	[ "$(field grep grep/tmpfs/sb/fanotify/send_to_group/direct/c/empty/skip hook)" -eq "$events" ]
	[ "$(field grep grep/tmpfs/sb/fanotify/none/none/user/none/pass delivered)" -eq "$events" ]
}

@test "without hyperfine its commands are left out, and what fio lacks is said" {
	kernels/initramfs.sh "$DIR/few.cpio" - /usr/bin/fio:bin/fio
	run kernels/boot.sh --kernel "$KERNEL/vmlinux" --initramfs "$DIR/initramfs.cpio" \
		--modules "$DIR/few.cpio" --memory 1024 --out "$DIR/few" -- /bin/fsnbench-macro macro \
		--engine exact --rounds 1 --json /out/macro.json --workloads /workloads --only find
	[ "$status" -eq 4 ]
	grep -qa "nothing could run: hyperfine is not installed" "$DIR/few/console.log"
}
