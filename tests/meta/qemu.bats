#!/usr/bin/env bats
# SPDX-License-Identifier: GPL-2.0-only
# kernels/boot.sh with stand-ins for QEMU: whatever QEMU does, only a guest that
# said so reads as success.  Boots nothing.

# shellcheck disable=SC2016	# the stand-ins expand these, not the tests
load common

setup() {
	BOOT=("$REPO/kernels/boot.sh" --kernel "$T/vmlinux" --initramfs "$T/cpio")
	touch "$T/vmlinux" "$T/cpio"
	export QEMU=$T/qemu
}

# fake_qemu: what standard input does, with
#   poke OFFSET TEXT  writing to the channel; see kernels/guest/channel.h
#   results FILE...   sending files of $T as a guest does
fake_qemu() {
	{
		cat <<-'SH'
		#!/usr/bin/env bash
		for arg; do
			if [[ $arg =~ mem-path=(.*),size= ]]; then channel=${BASH_REMATCH[1]}; fi
		done
		poke() { printf "$2" | dd of="$channel" conv=notrunc bs=1 seek="$1" status=none; }
		length() {
			local n=$1 i
			for i in 24 25 26 27 28 29; do
				poke "$i" "\\x$(printf %x $((n & 255)))"
				n=$((n >> 8))
			done
		}
		results() {
			tar -cz -C "${0%/*}" "$@" >"$0.tar"
			dd if="$0.tar" of="$channel" conv=notrunc bs=8192 seek=1 status=none
			length "$(stat -c %s "$0.tar")"
		}
		running() { poke 12 '\1'; }
		sending() { poke 12 '\2'; }
		finished() { poke 12 '\3'; poke 8 "\\x$(printf %x "$1")"; }
		SH
		cat
	} >"$T/qemu"
	chmod +x "$T/qemu"
}

boot() { run --separate-stderr "${BOOT[@]}" --out "$OUT" "$@" -- /bin/x; }

# refused TEXT: 2 and one line.
refused() {
	echo "status $status: $stderr"
	[ "$status" -eq 2 ]
	[[ $stderr == *"$1"* ]]
	[ "$(wc -l <<<"$stderr")" -eq 1 ]
}

# on_tmpfs SIZE: $OUT is a file system of its own.
on_tmpfs() {
	mkdir "$OUT"
	mount -t tmpfs -o "size=$1" none "$OUT" 2>/dev/null || skip "cannot mount a small tmpfs here"
	MOUNTED=1
}

teardown() {
	[[ -z ${MOUNTED:-} ]] || umount "$OUT"
}

@test "a stand-in that does everything right is a success" {
	echo text >"$T/result"
	fake_qemu <<<'running; sending; results result; finished 0'
	boot
	[ "$status" -eq 0 ]
	[ "$(cat "$OUT/result")" = text ]
	[ -z "$stderr" ]
}

@test "QEMU that exits 0 at once is no success" {
	fake_qemu <<<'exit 0'
	boot
	failed "the guest died while booting"
}

@test "a guest that gets no further than its command is no success" {
	fake_qemu <<<'poke 32 "cell 1/2 abc"; running'
	boot
	failed "the guest died in: cell 1/2 abc"
}

@test "results without a status are no success" {
	echo text >"$T/result"
	fake_qemu <<<'results result; poke 12 "\3"'
	boot
	failed "the guest died before it said how the command ended"
}

@test "a status without results is no success" {
	fake_qemu <<<'finished 0'
	boot
	failed "the results that the guest sent cannot be unpacked: "
}

@test "damaged results are no success" {
	seq 20000 >"$T/result"
	fake_qemu <<<'results result; poke 20000 "\1\2\3"; finished 0'
	boot
	failed "the results that the guest sent cannot be unpacked: "
}

@test "truncated results are no success" {
	seq 20000 >"$T/result"
	fake_qemu <<<'results result; length 20000; finished 0'
	boot
	failed "the results that the guest sent cannot be unpacked: "
}

@test "a length beyond the channel is no success" {
	fake_qemu <<<'length 99999999999; finished 0'
	boot
	failed "the results that the guest sent cannot be unpacked: "
}

@test "QEMU that fails: its own words, or its status" {
	fake_qemu <<<'echo "qemu: warning: old" >&2; echo "qemu: could not load kernel" >&2; exit 1'
	boot
	failed "qemu: could not load kernel"
	fake_qemu <<<'exit 3'
	boot
	failed "QEMU exited with status 3"
}

@test "QEMU that crashes: 1 and the signal" {
	fake_qemu <<<'running; kill -SEGV $$'
	boot
	failed "QEMU was killed by signal 11 in: "
}

@test "no QEMU: 1 and its name" {
	QEMU=$T/none boot
	failed "$T/none is not installed"
}

@test "a QEMU without plugin API version 1 is refused in one line" {
	local words
	# In the words of QEMU 9.0 and newer, of one built without plugins, of one
	# that lost a function, of one before plugins.
	for words in "Could not load plugin /x/libfsncount.so: plugin requires API version 1, but this QEMU supports only a minimum version of 2" \
		"plugin interface not enabled in this build" \
		"Could not load plugin /x/libfsncount.so: /x/libfsncount.so: undefined symbol: qemu_plugin_register_vcpu_tb_exec_inline" \
		"-plugin: invalid option"; do
		fake_qemu <<<"echo 'qemu-system-x86_64: $words' >&2; exit 1"
		boot --plugin /x/libfsncount.so --symbols /x/System.map
		failed "$T/qemu does not support TCG plugins of API version 1"
		[[ $stderr == *"$words"* ]]
	done
}

@test "counters that the plugin could not write fail the run" {
	echo text >"$T/result"
	fake_qemu <<-'SH'
	printf 'fsncount 1 mem=on\n' >"${channel%/*}/counters.txt"
	running; results result; finished 0
	SH
	boot --plugin /x/libfsncount.so --symbols /x/System.map
	failed "counters.txt is not whole"
}

@test "the time limit of a cell begins when booting ends" {
	echo text >"$T/result"
	fake_qemu <<<'sleep 4; running; sleep 1; results result; finished 0'
	boot --timeout-boot 20 --timeout-cell 3
	[ "$status" -eq 0 ]
}

@test "the kernel's complaints are quoted as one printable line" {
	fake_qemu <<-'SH'
	for i in 1 2 3 4; do
		printf '\033[2J\1\377[ 0.%d] WARNING: CPU: 0 at x\r\n%0500d Oops\n' $i 0
	done >"${channel%/*}/console.log"
	running; finished 0
	SH
	boot
	failed "[ 0.1] WARNING: CPU: 0 at x | "
	[ "${#stderr}" -lt 1000 ]
	none grep -q '[^[:print:]]' <<<"$stderr"
}

@test "the exact engine never uses KVM" {
	local mode
	for mode in "" --free; do
		run "${BOOT[@]}" --out "$OUT" $mode --print -- /bin/x
		[ "$status" -eq 0 ]
		[[ ${output//\\/} == *" -accel tcg,thread="* ]]
		none grep -qiE 'kvm|-cpu host' <<<"$output"
	done
	[ ! -e "$OUT" ]
}

@test "options are checked before anything is done" {
	fake_qemu <<<'touch "$0.ran"; exit 0'
	boot --timeout-boot soon; refused "--timeout-boot"
	boot --timeout-cell 0; refused "--timeout-cell"
	boot --memory 1G; refused "--memory"
	boot --plugin /x; refused "--plugin needs --symbols"
	boot --kvm; refused "unknown option '--kvm'"
	[ ! -e "$T/qemu.ran" ]
}

@test "a command that the channel cannot carry is refused" {
	fake_qemu <<<'exit 0'
	run --separate-stderr "${BOOT[@]}" --out "$OUT" -- /bin/x "" y
	refused "empty argument"
	run --separate-stderr "${BOOT[@]}" --out "$OUT" -- /bin/x "$(printf '%05000d' 0)"
	refused "too long"
	run --separate-stderr "${BOOT[@]}" --out "$OUT" -- $(seq 200)
	refused "too long"
}

@test "a read-only output directory: 1 and one line" {
	on_tmpfs 1m
	mount -o remount,ro "$OUT"
	fake_qemu <<<'exit 0'
	boot
	failed "Read-only file system"
}

@test "no room for the channel: 1 and one line, nothing left" {
	on_tmpfs 1m
	fake_qemu <<<'exit 0'
	boot
	failed "No space left on device"
}

@test "no room for the results: 1 and one line, nothing left" {
	on_tmpfs 65m
	head -c 3000000 /dev/urandom >"$T/result"
	fake_qemu <<<'results result; finished 0'
	boot
	failed "the results that the guest sent cannot be unpacked: tar: result: "
}
