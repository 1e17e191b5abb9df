#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-2.0-only
# Boots a kernel in QEMU TCG, runs one command in it, brings back its results.
#
# kernels/boot.sh --kernel VMLINUX --initramfs CPIO --out DIR [options] -- COMMAND...
#
# Exits with the command's status. A guest that panics, hangs, is killed or
# warns exits 1 with its cause in one line; an interrupt exits 130. DIR gets
# console.log and whatever the command left in the guest's /out.
# Never uses KVM: counts must not depend on the machine.
set -euo pipefail

# What the guest's processor is, feature by feature, so that another QEMU or
# host changes nothing. No erms and fsrm: TCG counts every byte of rep movsb.
readonly CPU=qemu64,+cmov,+cx16,+popcnt,+sse3,+ssse3,+sse4.1,+sse4.2,+movbe,+aes,+pclmulqdq,+xsave,+xsaveopt,+avx,+f16c,+avx2,+bmi1,+bmi2,+abm,+lahf_lm,+fsgsbase,+smep,+smap,+rdtscp,+adx,+clflushopt,+clwb,+arat,-svm,-rdrand,-rdseed,-erms,-fsrm
readonly QEMU=${QEMU:-qemu-system-x86_64}

# Determinism: no address randomisation, no calibration against the host's
# clock, no tick but the PIT's.
readonly CMDLINE="console=ttyS0 loglevel=6 panic=-1 nokaslr norandmaps randomize_kstack_offset=off tsc_early_khz=1000000 tsc=reliable no_timer_check lpj=1000000 noapictimer ramdisk_size=16384 rcupdate.rcu_expedited=1"

usage() {
	cat <<USAGE
usage: kernels/boot.sh --kernel VMLINUX --initramfs CPIO --out DIR [options] -- COMMAND [ARG...]
  --append ARGS         more kernel arguments, e.g. spectre_v2=retpoline
  --modules CPIO        appended to the initramfs: what init loads before the
                        command; see guest/init.c
  --plugin FILE         the counting plugin; needs --symbols
  --plugin-args ARGS    more arguments for it, e.g. mem=off
  --symbols FILE        System.map or kallsyms of the kernel
  --memory MIB          guest memory (512)
  --free                two vCPUs, without icount: for tests
                        of behaviour, not for counts
  --cpus N              that many vCPUs; needs --free or --parallel
  --parallel            as --free, and each vCPU is a thread: only for
                        a kernel that does not patch its code
  --timeout-boot S      no sign of life from the command's start (120)
  --timeout-cell S      no progress since the last line (120)
  --print               print the QEMU command and do nothing
USAGE
}

die() {
	local status=$1
	shift
	printf 'boot.sh: %s\n' "$*" >&2
	exit "$status"
}

kernel='' initramfs='' modules='' out='' append='' plugin='' plugin_args='' symbols=''
memory=512 free=0 parallel=0 cpus=2 timeout_boot=120 timeout_cell=120 print=0

parse() {
	while (($#)); do
		case $1 in
		--kernel | --initramfs | --modules | --out | --append | --plugin | --plugin-args | --symbols | --memory | --cpus | --timeout-boot | --timeout-cell)
			(($# > 1)) || die 2 "$1 needs a value"
			local name=${1#--}
			[[ ! $name =~ memory|cpus|timeout || $2 =~ ^[1-9][0-9]{0,5}$ ]] ||
				die 2 "$1 takes a whole number above zero, not '$2'"
			printf -v "${name//-/_}" %s "$2"
			shift 2
			;;
		--free) free=1; shift ;;
		--parallel) free=1 parallel=1; shift ;;
		--print) print=1; shift ;;
		--help) usage; exit 0 ;;
		--) shift; command=("$@"); return ;;
		*) die 2 "unknown option '$1'; see --help" ;;
		esac
	done
}

check() {
	local arg

	[[ -n $kernel && -n $initramfs && -n $out && ${#command[@]} -gt 0 ]] ||
		die 2 "needs --kernel, --initramfs, --out and a command; see --help"
	[[ -z $plugin || -n $symbols ]] || die 2 "--plugin needs --symbols"
	((free || cpus == 2)) || die 2 "--cpus needs --free or --parallel"
	for arg in "${command[@]}"; do
		[[ -n $arg ]] || die 2 "the channel cannot carry an empty argument"
	done
	((${#command[@]} <= 128 && $(printf '%s\0' "${command[@]}" | wc -c) < 4096)) ||
		die 2 "the command is too long: the channel carries 128 arguments, 4095 bytes"
}

# Without icount the guest reads the host's time stamp counter, and every
# processor has a timer of its own where the kernel finds that it works.
host_khz() {
	awk -F: '/^cpu MHz/ { printf "%.0f", $2 * 1000; found = 1; exit }
		END { if (!found) print 1000000 }' /proc/cpuinfo
}

# In a value of QEMU's options a comma is written twice.
# shellcheck disable=SC2054	# the commas belong to QEMU's options
qemu_command() {
	local dir=${out//,/,,} initrd=$initramfs cmdline=$CMDLINE

	if ((free)); then
		cmdline=${cmdline/early_khz=1000000/early_khz=$(host_khz)}
		cmdline=${cmdline/ noapictimer/}
	fi

	[[ -z $modules ]] || initrd=$out/.initramfs
	qemu=("$QEMU" -nodefaults -no-user-config -display none -no-reboot
		-machine pc -cpu "$CPU" -m "$memory" -seed 1
		-kernel "$kernel" -initrd "$initrd" -append "$cmdline $append"
		-chardev "file,id=console,path=$dir/console.log" -serial chardev:console
		-object "memory-backend-file,id=channel,share=on,mem-path=$dir/channel,size=64M"
		-device ivshmem-plain,memdev=channel)
	# A socket each: without ACPI the kernel knows of one processor a socket.
	# thread=multi races with the kernel's patching of its own code.
	if ((free)); then
		local thread=single
		((!parallel)) || thread=multi
		qemu+=(-accel "tcg,thread=$thread" -smp "$cpus,sockets=$cpus")
	else
		qemu+=(-accel tcg,thread=single -icount shift=0,sleep=off -smp 1
			-rtc base=2000-01-01T00:00:00,clock=vm)
	fi
	if [[ -n $plugin ]]; then
		qemu+=(-plugin "file=${plugin//,/,,},out=$dir/counters.txt,symbols=${symbols//,/,,}${plugin_args:+,$plugin_args}")
	fi
}

# The first page and the command; see guest/channel.h for the layout. Blocks
# are reserved: on a full disk QEMU would die of SIGBUS in the middle.
make_channel() {
	local words

	if ! words=$(LC_ALL=C fallocate -l 64M "$out/channel" 2>&1); then
		[[ $words == *"not supported"* ]] || die 1 "$out/channel: $words"
		truncate -s 64M "$out/channel"
	fi
	printf 'FSNBENCH\x82\0\0\0' | dd of="$out/channel" conv=notrunc status=none
	printf '%s\0' "${command[@]}" |
		dd of="$out/channel" conv=notrunc status=none bs=4096 seek=1
}

# number OFFSET SIZE
number() {
	od -An -v -tu"$2" -j"$1" -N"$2" "$out/channel" | tr -d ' '
}

progress_text() {
	dd if="$out/channel" bs=32 skip=1 count=7 status=none |
		tr '\0' '\n' | head -n 1 | LC_ALL=C tr -cd ' -~'
}

stop_qemu() {
	if [[ -n ${pid:-} ]] && kill -0 "$pid" 2>/dev/null; then
		kill -KILL "$pid" 2>/dev/null || true
		wait "$pid" 2>/dev/null || true
	fi
}

cleanup() {
	stop_qemu
	[[ -z $out ]] || rm -rf "$out/channel" "$out/.results" "$out/.initramfs"
}

# Warnings of the kernel make a run worthless, whatever the command said.
readonly TROUBLE='WARNING: |BUG: |BUG at |kernel BUG|Oops|Kernel panic|rcu:.*(stall|self-detected)|general protection|soft lockup|hung task|INFO: task .* blocked|Out of memory|trying to register non-static key|locking correctness validator'

quote_trouble() {
	[[ -f $out/console.log ]] || return 0
	grep -aE "$TROUBLE" "$out/console.log" | head -n 3 |
		LC_ALL=C tr -cd '\n -~' | cut -c 1-200 || true
}

# What the guest was doing, for messages about its death.
where() {
	local text

	text=$(progress_text)
	case $(number 12 4) in
	0) echo "while booting" ;;
	1) echo "in: ${text:-the first cell}" ;;
	2) echo "while results were sent" ;;
	*) echo "by the end, last in: ${text:-no cell}" ;;
	esac
}

# One line per change on a file, the current one in place on a terminal.
show_progress() {
	[[ -t 4 && -n $1 ]] || return 0
	printf '\r\033[K%.100s' "$1" >&4
}

# Waits for QEMU to end; a guest without a sign of life for too long is killed.
watch_guest() {
	local now stage last='' since=$SECONDS limit

	while kill -0 "$pid" 2>/dev/null; do
		sleep 0.2
		now=$(od -An -v -tu4 -j12 -N12 "$out/channel")	# stage and beat
		if [[ $now != "$last" ]]; then
			last=$now since=$SECONDS
			show_progress "$(progress_text)"
		fi
		read -r stage _ <<<"$now"
		limit=$timeout_cell
		[[ $stage != 0 ]] || limit=$timeout_boot
		if ((SECONDS - since >= limit)); then
			stop_qemu
			return 124
		fi
	done
	show_progress ' '
	wait "$pid"
}

# What a QEMU says whose plugins are newer, missing or switched off.
readonly NO_PLUGIN='API version|plugin.*(not enabled|not supported|disabled|invalid option|undefined symbol)'

# The line in which QEMU or the plugin said why it does not start.
qemu_complaint() {
	local line

	if line=$(grep -am1 -E "$NO_PLUGIN" "$out/qemu.log"); then
		line="$QEMU does not support TCG plugins of API version 1 (Debian 12's QEMU 7.2 does): $line"
	else
		line=$(grep -avE 'warning:' "$out/qemu.log" | head -n 1 || true)
	fi
	printf '%s' "$line"
}

# Unpacks aside, so that half of the results never look like all of them.
fetch_results() {
	local length words

	length=$(number 24 8)
	mkdir -p "$out/.results"
	words=$(dd if="$out/channel" iflag=skip_bytes,count_bytes bs=64K skip=8192 \
		count="$length" status=none |
		tar -xz --no-same-owner -C "$out/.results" 2>&1) ||
		die 1 "the results that the guest sent cannot be unpacked: $(grep -m 1 . <<<"$words")"
	find "$out/.results" -mindepth 1 -maxdepth 1 -exec mv -t "$out" {} +
}

judge() {
	local qemu_status=$1 trouble status complaint said

	trouble=$(quote_trouble)
	status=$(number 8 4)
	said=$(progress_text)
	[[ $said == "guest init: "* ]] || said=''
	if [[ $qemu_status == 124 ]]; then
		die 1 "the guest hung $(where); console: $out/console.log${trouble:+: ${trouble//$'\n'/ | }}"
	elif ((qemu_status > 128)); then
		die 1 "QEMU was killed by signal $((qemu_status - 128)) $(where)"
	elif ((qemu_status)); then
		complaint=$(qemu_complaint)
		die 1 "${complaint:-QEMU exited with status $qemu_status}"
	elif [[ -n $trouble ]]; then
		die 1 "the kernel complained $(where); console: $out/console.log: ${trouble//$'\n'/ | }"
	elif [[ $(number 12 4) != 3 ]]; then
		die 1 "the guest died $(where); console: $out/console.log${said:+: $said}"
	elif ((status == 130)); then
		die 1 "the guest died before it said how the command ended; console: $out/console.log"
	elif [[ -n $plugin && $(tail -n 1 "$out/counters.txt" 2>&1) != eof ]]; then
		die 1 "the plugin's $out/counters.txt is not whole: $(head -n 1 "$out/qemu.log")"
	fi
	fetch_results
	if ((status > 128)); then
		die 1 "the command was killed by signal $((status - 128)) in: $(progress_text)"
	elif ((status)) && [[ -n $said ]]; then
		die 1 "$said"
	fi
	exit "$status"
}

main() {
	local status=0
	local -a command=() qemu=()

	parse "$@"
	check
	qemu_command
	if ((print)); then
		printf '%q ' "${qemu[@]}"
		echo
		return
	fi
	mkdir -p "$out"
	command -v "$QEMU" >/dev/null || die 1 "$QEMU is not installed"
	trap cleanup EXIT
	trap 'exit 130' INT TERM HUP
	[[ -z $modules ]] || cat "$initramfs" "$modules" >"$out/.initramfs" || exit 1
	make_channel
	: >"$out/console.log"
	"${qemu[@]}" >"$out/qemu.log" 2>&1 </dev/null &
	pid=$!
	# bash's own words about a killed QEMU go nowhere; descriptor 4 is for ours
	watch_guest 4>&2 2>/dev/null || status=$?
	judge "$status"
}

main "$@"
