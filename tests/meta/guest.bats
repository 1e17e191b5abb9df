#!/usr/bin/env bats
# SPDX-License-Identifier: GPL-2.0-only
# kernels/boot.sh with guests that die, hang, crash or talk nonsense: none of
# them reads as success, and each failure says its cause in one line.

load common

setup_file() {
	[[ -z ${FSNBENCH_TEST_KERNEL:-} ]] || built meta-tests
}

setup() {
	needs_kernel
	BOOT=("$REPO/kernels/boot.sh" --kernel "$KERNEL/vmlinux"
		--initramfs "$O/tests/meta/initramfs.cpio")
}

qemu_runs() { pgrep -P "$BOOT_PID" qemu >/dev/null; }

kill_qemu() { pkill -KILL -P "$BOOT_PID" qemu; }

# at_stage N: as in kernels/guest/channel.h
at_stage() { [ "$(od -An -tu4 -j12 -N4 "$OUT/channel" | tr -d ' ')" = "$1" ]; }

# in_cell TEXT
in_cell() { dd if="$OUT/channel" bs=32 skip=1 count=7 status=none | grep -qaF "$1"; }

@test "a command's results and status come back" {
	boot -- /bin/misbehave result "some text"
	[ "$status" -eq 0 ]
	[ "$(cat "$OUT/result")" = "some text" ]
	[ ! -e "$OUT/channel" ]
	boot -- /bin/misbehave exit 7
	[ "$status" -eq 7 ]
	[ ! -e "$OUT/channel" ]
}

@test "what is no file in /out is left behind and stops nothing" {
	boot --timeout-cell 10 -- /bin/misbehave fifo "some text"
	[ "$status" -eq 0 ]
	[ "$(cat "$OUT/result")" = "some text" ]
	[ ! -e "$OUT/fifo" ]
	[ ! -e "$OUT/dir" ]
}

@test "a kernel that finds no init panics: 1, and the panic is quoted" {
	boot --append rdinit=/bin/none -- /bin/misbehave exit 0
	failed "while booting"
	[[ $stderr == *"Kernel panic - not syncing: "* ]]
}

@test "an init that dies is a panic: 1, and it is quoted" {
	boot --append "rdinit=/bin/misbehave -- die" -- /bin/misbehave exit 0
	failed "Kernel panic - not syncing: Attempted to kill init!"
}

@test "a guest that gives no sign of life hung while booting" {
	boot --timeout-boot 3 --append rdinit=/bin/misbehave -- /bin/misbehave exit 0
	failed "the guest hung while booting"
}

@test "a kernel that stops before its first line hung while booting" {
	# Waits for ever for a device that is not there.
	boot --timeout-boot 3 --append "rdinit=/none root=/dev/none rootwait" -- /bin/misbehave exit 0
	failed "the guest hung while booting"
}

@test "a cell that hangs is named" {
	boot --timeout-cell 4 -- /bin/misbehave hang "cell 3/9 open_close/tmpfs/never"
	failed "the guest hung in: cell 3/9 open_close/tmpfs/never"
}

@test "a guest that is reset in a cell: 1, and the cell is named" {
	boot -- /bin/misbehave reboot 0
	failed "the guest died in: cell 3/5 pulling the plug"
}

@test "QEMU killed while booting: 1" {
	start_boot --append rdinit=/bin/misbehave -- /bin/misbehave exit 0
	eventually [ -s "$OUT/console.log" ]
	kill_qemu
	end_boot
	failed "QEMU was killed by signal 9 while booting"
}

@test "QEMU killed in a cell: 1, and the cell is named" {
	start_boot -- /bin/misbehave hang "cell 4/9 some cell"
	eventually in_cell "cell 4/9 some cell"
	kill_qemu
	end_boot
	failed "QEMU was killed by signal 9 in: cell 4/9 some cell"
}

@test "QEMU killed while results are sent: 1, and no half results" {
	start_boot -- /bin/misbehave big 32
	eventually at_stage 2
	kill_qemu
	end_boot
	failed "QEMU was killed by signal 9 while results were sent"
}

@test "a command that crashes: 1, its signal and where it was" {
	boot -- /bin/misbehave signal 11
	failed "the command was killed by signal 11 in: cell 2/5 about to crash"
}

@test "a guest out of memory: 1, and the kernel's own words" {
	boot --memory 160 -- /bin/misbehave hog "cell 3/5 grows"
	failed "the kernel complained by the end, last in: cell 3/5 grows"
	[[ $stderr == *"Out of memory: Killed process"* ]]
}

@test "a command that does not exist: 1, and it is named" {
	boot -- /bin/none
	failed "guest init: /bin/none: No such file or directory"
}

@test "results larger than the channel: 1, with the reason" {
	boot --free -- /bin/misbehave big 70
	failed "results could not be sent: No space left on device"
}

@test "a warning of the kernel fails the run whatever the command said" {
	local line
	for line in "<4>WARNING: CPU: 0 PID: 9 at fs/notify/fsnotify.c:7 fsnotify+0x1/0x2" \
		"<1>BUG: kernel NULL pointer dereference, address: 0000000000000010"; do
		boot -- /bin/misbehave kmsg "$line"
		[[ $stderr == *"the kernel complained"*"${line#<?>}"* ]]
		failed "the kernel complained"
	done
}

@test "an ordinary line of the kernel's log is no warning" {
	boot -- /bin/misbehave kmsg "<4>fsnbench: all is well"
	[ "$status" -eq 0 ]
	[ "$(cat "$OUT/result")" = fine ]
}

@test "noise on the console corrupts nothing" {
	boot -- /bin/misbehave noise "the result"
	[ "$status" -eq 0 ]
	[ "$(cat "$OUT/result")" = "the result" ]
	[ "$(wc -c <"$OUT/console.log")" -gt 65536 ]
	[ -z "$stderr" ]
}

@test "Ctrl-C while booting: 130, no process and no channel left" {
	start_boot --append rdinit=/bin/misbehave -- /bin/misbehave exit 0
	eventually [ -s "$OUT/console.log" ]
	kill -INT -- "-$BOOT_PID"
	end_boot
	[ "$status" -eq 130 ]
	nothing_left
}

@test "Ctrl-C in a cell: 130, no process and no channel left" {
	start_boot -- /bin/misbehave hang "cell 1/9 some cell"
	eventually in_cell "cell 1/9 some cell"
	kill -INT -- "-$BOOT_PID"
	end_boot
	[ "$status" -eq 130 ]
	[ -z "$stderr" ]
	nothing_left
}

@test "SIGTERM to boot.sh alone ends QEMU too" {
	start_boot -- /bin/misbehave hang "cell 1/9 some cell"
	eventually qemu_runs
	kill -TERM "$BOOT_PID"
	end_boot
	[ "$status" -eq 130 ]
	nothing_left
}

@test "spaces and commas in paths work, with the plugin and with its counters" {
	local odd="$T/a b,c=d,,e"
	mkdir -p "$odd"
	built "$O/libfsncount.so"
	ln -s "$KERNEL/vmlinux" "$odd/vmlinux"
	ln -s "$KERNEL/System.map" "$odd/System.map"
	cp "$O/libfsncount.so" "$odd/"
	cp "$O/tests/meta/initramfs.cpio" "$odd/"
	BOOT=("$REPO/kernels/boot.sh" --kernel "$odd/vmlinux" --initramfs "$odd/initramfs.cpio")
	OUT=$odd/out
	boot --plugin "$odd/libfsncount.so" --symbols "$odd/System.map" -- \
		/bin/misbehave result "some text"
	[ "$status" -eq 0 ]
	[ "$(cat "$OUT/result")" = "some text" ]
	[ "$(head -n 1 "$OUT/counters.txt")" = "fsncount 1 mem=on" ]
	[ "$(tail -n 1 "$OUT/counters.txt")" = eof ]
}

@test "the plugin says in one line what it cannot read" {
	built "$O/libfsncount.so"
	boot --plugin "$O/libfsncount.so" --symbols "$T/none" -- /bin/misbehave exit 0
	failed "fsncount: $T/none: No such file or directory"
}
