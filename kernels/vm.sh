#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-2.0-only
# Boots the bundle under KVM, after a probe: where KVM does not run a guest, as in many
# a nested machine, that is found out in seconds and in one line, with status 4.
#
# usage: vm.sh --possible
#        vm.sh --probe [--kernel NAME] [--kernel-src DIR]
#        vm.sh --bundle DIR --json FILE [--timeout S]
#   --possible  is there a KVM that this user may use?
#   --probe     and does a guest with build/bundle-init come to run in it?  With the
#               first of the kernels bundle-NAME, isec and vanilla that is in the cache,
#               or else bundle-NAME, which is built
#   --bundle    probe, then run the bundle in DIR and leave its result in FILE
#   --timeout   seconds for the whole run (7200)
# FSNBENCH_KVM names the device, for tests.
set -euo pipefail

HERE=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
# shellcheck source=kernels/lib.sh
. "$HERE/lib.sh"
# shellcheck source=kernels/cache.sh
. "$HERE/cache.sh"

QEMU=${QEMU:-qemu-system-x86_64}
KVM=${FSNBENCH_KVM:-/dev/kvm}
PROBE_S=15
DIE_S=4			# for what was killed to be gone
CONSOLE="console=ttyS0 panic=-1"

possible() {
	[[ -e $KVM ]] || die 4 "there is no $KVM: this machine has no KVM, or hides it from its guests"
	[[ -r $KVM && -w $KVM ]] ||
		die 4 "$KVM may not be used by $(id -un): as root, or as a member of the group $(stat -c %G "$KVM")"
	[[ -n $(command -v "$QEMU") ]] || die 4 "$QEMU is not installed"
}

# boot KERNEL INITRAMFS CONSOLE.log ARGS: in the background; its id is in $STARTED.
boot() {
	: >"$3"
	start "$QEMU" -nodefaults -no-user-config -display none -no-reboot -machine q35 \
		-accel kvm -cpu host -smp 2 -m 2048 -kernel "$1" -initrd "$2" \
		-append "$CONSOLE $4" -chardev "file,id=console,path=${3//,/,,}" \
		-serial chardev:console >"$3.qemu" 2>&1
}

# finished ID: it has ended, be it not waited for yet.
finished() {
	[[ ! -e /proc/$1 ]] || grep -qs '^State:[[:space:]]*[ZX]' "/proc/$1/status"
}

# put_down ID: for good.  False if KVM holds it in the kernel.  bash's own words about
# what was killed go nowhere.
put_down() {
	local tries
	kill -KILL -- "-$1" || true
	for ((tries = 0; tries < DIE_S * 10; tries++)); do
		! finished "$1" || break
		sleep 0.1
	done
	finished "$1" || { disown "$1"; return 1; }
	finish "$1" || true
} 2>/dev/null

# last_words LOG: what the guest said last.
last_words() {
	local line
	line=$(tr -d '\r' <"$1" | grep -a '[[:print:]]' | tail -n 1 | LC_ALL=C tr -cd ' -~' | cut -c 1-100) || true
	echo "${line:-nothing at all}"
}

# cpu_words ID: where the time went; a guest that runs has user or guest time.
cpu_words() {
	local -a stat
	read -ra stat < <(sed 's/.*) //' "/proc/$1/stat" 2>/dev/null) || return 0
	printf ', QEMU used %d.%02d s of user and %d.%02d s of system time' \
		$((stat[11] / 100)) $((stat[11] % 100)) $((stat[12] / 100)) $((stat[12] % 100))
}

# try KERNEL INITRAMFS: for the probe, which has $log, $ended and $words.  What bash
# itself says of a QEMU that a signal ended goes nowhere.
try() {
	local id began=$SECONDS
	boot "$1" "$2" "$log" "fsnbench.probe"
	id=$STARTED
	while ((SECONDS - began < PROBE_S)) && ! finished "$id"; do
		! grep -qa '==== fsnbench probe: ' "$log" || break
		sleep 0.1
	done
	! finished "$id" || ended=1
	words=$(cpu_words "$id")
	put_down "$id" || words+="; process $id of QEMU cannot be killed"
} 2>/dev/null

# probe KERNEL INITRAMFS: returns if a guest comes to its first process.
probe() {
	local log=$work/probe.log words ended=0
	try "$@"
	if grep -qa '==== fsnbench probe: ' "$log"; then
		msg "probe: a guest runs under KVM here"
	elif ((ended)); then
		die 4 "KVM does not run a guest here: QEMU ended by itself: $(grep -m 1 . "$log.qemu" || last_words "$log")"
	else
		die 4 "KVM does not run a guest here: no first process after $PROBE_S s; the guest's last words: $(last_words "$log")$words"
	fi
}

# some_kernel: an image that there is already, for the probe.
some_kernel() {
	local name dir
	for name in "bundle-$kernel" isec vanilla; do
		dir=$("$HERE/build.sh" "${src[@]}" --path "$name" 2>/dev/null) || continue
		if [[ $(cache_state "$dir") == complete ]]; then
			image=$dir/vmlinux
			return
		fi
	done
	child "$HERE/build.sh" "${src[@]}" "bundle-$kernel" >/dev/null
	image=$("$HERE/build.sh" "${src[@]}" --path "bundle-$kernel")/vmlinux
}

# run_bundle: its console is kept beside the result where something went wrong.
run_bundle() {
	local log=$work/console.log id began=$SECONDS rc=0
	boot "$bundle/vmlinuz" "$bundle/initramfs.cpio.gz" "$log" "fsnbench.after=reboot"
	id=$STARTED
	while ! finished "$id"; do
		if ((SECONDS - began >= timeout)); then
			put_down "$id" || msg "process $id of QEMU cannot be killed"
			keep_console
			die 1 "the guest was not done after $timeout s; its last words: $(last_words "$log"); console: $json.console.log"
		fi
		[[ ! -t 2 ]] || printf '\r\033[Kvm: %s %.100s' "$(elapsed $((SECONDS - began)))" "$(last_words "$log")" >&2
		sleep 0.5
	done
	[[ ! -t 2 ]] || printf '\r\033[K' >&2
	finish "$id" || rc=$?
	if ((rc)); then
		keep_console
		die 1 "QEMU ended with status $rc: $(grep -m 1 . "$log.qemu" || last_words "$log"); console: $json.console.log"
	fi
	"$HERE/bundle-read.sh" "$log" "$json" || { keep_console; exit 1; }
	msg "vm: done in $(elapsed $((SECONDS - began)))"
}

keep_console() { cp "$work/console.log" "$json.console.log"; }

main() {
	local action='' kernel=isec bundle='' json='' timeout=7200 work image
	local -a src=()
	while (($#)); do
		case $1 in
		--possible | --probe) action=${1#--}; shift; continue ;;
		--kernel-src) src=(--kernel-src "${2:?--kernel-src needs a directory}") ;;
		--timeout) timeout=$(number --timeout "${2:-}") ;;
		--kernel | --bundle | --json)
			(($# > 1)) || die 2 "$1 needs a value"
			printf -v "${1#--}" %s "$2"
			;;
		*) die 2 "unknown option '$1': valid are --possible, --probe, --kernel NAME, --kernel-src DIR, --bundle DIR, --json FILE, --timeout S" ;;
		esac
		shift 2
	done
	[[ $action || ($bundle && $json) ]] || die 2 "needs --possible, --probe or --bundle DIR and --json FILE"
	possible
	[[ $action != possible ]] || return 0
	work=$(mktemp -d "${TMPDIR:-/tmp}/fsnbench-vm.XXXXXX")
	at_exit_remove "$work"
	if [[ $action == probe ]]; then
		some_kernel
		"$HERE/initramfs.sh" "$work/probe.cpio" "$HERE/../build/bundle-init"
		probe "$image" "$work/probe.cpio"
		return
	fi
	for image in vmlinuz initramfs.cpio.gz; do
		[[ -r $bundle/$image ]] || die 2 "$bundle has no $image: ./run.sh bundle makes it"
	done
	probe "$bundle/vmlinuz" "$bundle/initramfs.cpio.gz"
	run_bundle
}

main "$@"
