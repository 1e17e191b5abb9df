#!/usr/bin/env bats
# SPDX-License-Identifier: GPL-2.0-only
# The bundle for real, in QEMU TCG: nothing of the exact engine's, neither icount nor
# plugin nor channel, only a kernel, an initramfs and a serial line.

# shellcheck disable=SC2154	# stderr is bats's
bats_require_minimum_version 1.5.0

setup_file() {
	cd "$BATS_TEST_DIRNAME/../.."
	export PAIR=$BATS_FILE_TMPDIR/pair
	kernels/bundle.sh --image "$(kernels/build.sh --path isec)/vmlinux" --out "$PAIR"
}

setup() {
	cd "$BATS_TEST_DIRNAME/../.."
	T=$BATS_TEST_TMPDIR
}

# boot ARGS [OPTION...]: the console's log is $T/console.log.  A kernel without ACPI
# finds no clock to calibrate the time stamp counter by, which in TCG is the host's.
boot() {
	local args=$1 khz
	shift
	khz=$(awk -F: '/^cpu MHz/ { printf "%.0f", $2 * 1000; exit }' /proc/cpuinfo)
	timeout --kill-after=5 600 qemu-system-x86_64 -nodefaults -no-user-config -display none \
		-no-reboot -machine pc -accel tcg -m 1024 -kernel "$PAIR/vmlinuz" \
		-initrd "$PAIR/initramfs.cpio.gz" \
		-append "console=ttyS0 panic=-1 tsc=reliable tsc_early_khz=${khz:-1000000} fsnbench.after=reboot $args" \
		-chardev "file,id=console,path=$T/console.log" -serial chardev:console "$@" </dev/null
}

@test "the native engine runs unattended, its result comes over the serial line" {
	boot "fsnbench.args=--workload,open_close,--watch,never,--only-aa,--blocks,6,--batches,3,--batch-us,1000"
	run kernels/bundle-read.sh "$T/console.log" "$T/result.json"
	echo "$output"
	tail -n 5 "$T/console.log"
	[ "$status" -eq 0 ]
	grep -qE '"virt": ?"tcg"' "$T/result.json"
	grep -qE '"engine": ?"native"' "$T/result.json"
}

@test "an engine that fails says so on the console, in one line" {
	boot "fsnbench.args=--no-such-option"
	run --separate-stderr kernels/bundle-read.sh "$T/console.log" "$T/result.json"
	[ "$status" -eq 1 ]
	[[ $stderr == *"==== fsnbench failed: status=2, no result: No such file or directory ===="* ]]
	[ ! -e "$T/result.json" ]
}

@test "a disk that is not there: the result comes over the serial line, and why" {
	boot "fsnbench.args=--workload,open_close,--watch,never,--only-aa,--blocks,6,--batches,3,--batch-us,1000 fsnbench.save=LABEL=NONE"
	grep -q 'bundle: LABEL=NONE: there is no such disk: the result goes to the console' "$T/console.log"
	kernels/bundle-read.sh "$T/console.log" "$T/result.json"
	[ -s "$T/result.json" ]
}
