#!/usr/bin/env bats
# SPDX-License-Identifier: GPL-2.0-only
# kernels/vm.sh with stand-ins for QEMU and /dev/kvm: a KVM that does not run a guest
# is 4, within 20 seconds, and nothing is left of it.  Boots nothing.

# shellcheck disable=SC2154	# stderr is bats's
# shellcheck disable=SC2016	# the stand-ins expand these, not the tests
load common

setup() {
	export QEMU=$T/qemu FSNBENCH_KVM=$T/kvm TMPDIR=$T/tmp XDG_CACHE_HOME=$T/cache
	mkdir "$T/tmp" "$T/bundle"
	touch "$T/kvm" "$T/bundle/vmlinuz" "$T/bundle/initramfs.cpio.gz"
	VM=("$REPO/kernels/vm.sh" --bundle "$T/bundle" --json "$T/out.json")
}

# fake_qemu: what standard input does, with $console and $append from its arguments.
fake_qemu() {
	{
		cat <<-'SH'
		#!/usr/bin/env bash
		console='' append=''
		for arg; do
			if [[ $arg =~ ^file,id=console,path=(.*)$ ]]; then console=${BASH_REMATCH[1]}; fi
			if [[ $arg == console=ttyS0* ]]; then append=$arg; fi
		done
		echo $$ >>"${0%/*}/pids"
		probed() { [[ $append == *fsnbench.probe* ]]; }
		SH
		cat
	} >"$T/qemu"
	chmod +x "$T/qemu"
}

# nothing_runs: no QEMU, not even a zombie of one, and no file of the work.
nothing_runs() {
	local pid
	while read -r pid; do
		[ ! -e "/proc/$pid" ]
	done <"$T/pids"
	[ -z "$(ls -A "$T/tmp")" ]
}

# impossible TEXT: 4 and one line.
impossible() {
	echo "status $status: $stderr"
	[ "$status" -eq 4 ]
	[[ $stderr == *"$1"* ]]
	[ "$(wc -l <<<"$stderr")" -eq 1 ]
}

# result TEXT: the function of a stand-in that prints TEXT as a guest does.
result() {
	gzip -9n <<<"$1" >"$T/result.gz"
	{
		printf '==== fsnbench result: status=%d lines=%d bytes=1 sha256=%s x.json ====\n' "${2:-0}" \
			"$(base64 -w 72 "$T/result.gz" | wc -l)" "$(sha256sum <<<"$1" | cut -d' ' -f1)"
		base64 -w 72 "$T/result.gz" | awk '{ print "=" NR " " $0 }'
		printf '==== fsnbench ends: status=0 ====\n'
	} >"$T/console"
}

@test "no device, a device of somebody else's, no QEMU: 4 at once, with the reason" {
	rm "$T/kvm"
	fake_qemu <<<'exit 0'
	run --separate-stderr "${VM[@]}"
	impossible "there is no $T/kvm"
	[ ! -e "$T/pids" ]
	touch "$T/kvm"
	QEMU=$T/none run --separate-stderr "${VM[@]}"
	impossible "$T/none is not installed"
	[ "$(id -u)" -eq 0 ] || skip "becoming an ordinary user needs root"
	chmod 600 "$T/kvm"
	cp -r "$REPO/kernels" "$T/"
	chmod -R a+rX "$T" "$BATS_RUN_TMPDIR"
	run --separate-stderr setpriv --reuid=65534 --regid=65534 --clear-groups \
		env HOME="$T" "$T/kernels/vm.sh" --possible
	impossible "may not be used by nobody"
}

@test "a guest that never comes to its first process: 4 within 20 s, QEMU is gone" {
	fake_qemu <<<'printf "SeaBIOS\r\nBooting from ROM\r\n" >"$console"; trap "" TERM; while :; do :; done'
	began=$EPOCHSECONDS
	run --separate-stderr "${VM[@]}"
	# Stated by the tool, hence its own clock; the machine may be slower.
	impossible "no first process after 15 s; the guest's last words: Booting from ROM, QEMU used"
	[ $((EPOCHSECONDS - began)) -ge 15 ]
	nothing_runs
	[ ! -e "$T/out.json" ]
}

@test "QEMU that gives up is 4 with its own words" {
	fake_qemu <<<'echo "qemu: could not access KVM kernel module: Permission denied" >&2; exit 1'
	run --separate-stderr "${VM[@]}"
	impossible "QEMU ended by itself: qemu: could not access KVM kernel module: Permission denied"
	nothing_runs
}

@test "QEMU that aborts is 4 with its own words, and none of the shell's" {
	# As on a host that does not know a register of this processor.
	fake_qemu <<<'sleep 0.3; echo "error: failed to set MSR 0x10a to 0x69" >&2; kill -ABRT $$'
	run --separate-stderr "${VM[@]}"
	impossible "QEMU ended by itself: error: failed to set MSR 0x10a to 0x69"
	nothing_runs
}

@test "after a good probe the bundle runs and its result is there" {
	result '{"engine": "native"}'
	fake_qemu <<-'SH'
	if probed; then echo "==== fsnbench probe: the guest runs ====" >"$console"; sleep 600; fi
	cp "${0%/*}/console" "$console"
	SH
	run --separate-stderr "${VM[@]}"
	echo "status $status: $stderr"
	[ "$status" -eq 0 ]
	[ "$(cat "$T/out.json")" = '{"engine": "native"}' ]
	nothing_runs
}

@test "a bundle that dies or takes too long is 1, and its console is kept" {
	fake_qemu <<-'SH'
	if probed; then echo "==== fsnbench probe: the guest runs ====" >"$console"; exit; fi
	echo "Kernel panic - not syncing" >"$console"
	SH
	run --separate-stderr "${VM[@]}"
	[ "$status" -eq 1 ]
	[[ $stderr == *"has no result"* ]]
	[ "$(cat "$T/out.json.console.log")" = "Kernel panic - not syncing" ]
	sed -i '$a sleep 600' "$T/qemu"
	run --separate-stderr "${VM[@]}" --timeout 1
	[ "$status" -eq 1 ]
	[[ $stderr == *"the guest was not done after 1 s; its last words: Kernel panic"* ]]
	nothing_runs
	[ ! -e "$T/out.json" ]
}
