#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-2.0-only
# Boots a kernel with the hook series and stresses it; prints TAP.
#
# usage: stress.sh [--kernel isec|debug|VMLINUX] [--cycles N] [--seed N]
#                  [--seconds N] [--plant WHAT] [--out DIR] [--record FILE]
#
# --seconds limits the cycles, without what comes before and after.  The four
# processors of a kernel without static keys, such as debug, run in parallel;
# those of others take turns (see kernels/boot.sh).
# --plant verdict, complaint or leak is what must be found.  --record keeps
# what a good run says.  Exits 1 if something was found or the guest died.
set -euo pipefail

ROOT=$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd)
# shellcheck source=kernels/lib.sh
. "$ROOT/kernels/lib.sh"

BUILD=${O:-build}

# boot: the guest's files and console go to $out.
boot() {
	local -a options=(--free --cpus 4 --append "slab_nomerge") args=()
	if parallel; then
		# The sanitizer takes memory and time.
		options=(--parallel --cpus 4 --memory 1536 --timeout-boot 600
			--timeout-cell 300 --append "slab_nomerge")
	fi
	args=(--cycles "$cycles" --seed "$seed" --plant "$plant")
	((!seconds)) || args+=(--seconds "$seconds")
	child "$ROOT/kernels/boot.sh" --kernel "$kernel" --initramfs "$out/initramfs.cpio" \
		--out "$out" "${options[@]}" -- /bin/stress "${args[@]}"
}

# parallel: may the kernel's processors run side by side?
parallel() { grep -qsxF '# CONFIG_JUMP_LABEL is not set' "${kernel%/*}/config"; }

# complaints: what the guest said of a failure, as comments.
complaints() {
	sed 's/^/# /' "$out/log"
	grep -aE -A 60 '^stress: |WARNING: |BUG: ' "$out/console.log" | head -n 120 |
		LC_ALL=C tr -cd '\n\t -~' | sed 's/^/# /' || true
	[[ ! -s $out/stress.txt ]] || sed 's/^/# /' "$out/stress.txt"
}

# commit: what the tree is; the record itself, which a long run writes into results/
# after each boot, makes it no other.
commit() {
	local head
	head=$(git describe --always 2>/dev/null) || { echo unknown; return; }
	[[ -z $(git status --porcelain -- . ':!results' | head -n 1) ]] || head+=-dirty
	echo "$head"
}

# record: what was run, on what, and what it said.
record() {
	local dir=${kernel%/*}
	{
		echo "tests/guest/stress.sh, $(date -u '+%F %H:%M') UTC: nothing was found"
		echo "kernel log without a complaint: yes"
		grep -hE '^(kernel|kernel_release|vmlinux_sha256|config_sha256|patches_sha256|compiler|kernel_source)=' \
			"$dir/info" | sed 's/=/: /'
		echo "commit: $(git describe --always --dirty 2>/dev/null || echo unknown)"
		echo "seconds of the host: $SECONDS, for $(nproc) processors"
		cat "$out/stress.txt"
	} >"$1.new"
	mv "$1.new" "$1"
}

main() {
	local kernel=isec cycles=100 seed=1 seconds=0 plant=nothing out='' record='' rc=0
	while (($#)); do
		case $1 in
		--kernel | --cycles | --seed | --seconds | --plant | --out | --record)
			(($# > 1)) || die 2 "$1 needs a value"
			printf -v "${1#--}" %s "$2"
			;;
		*) die 2 "unknown option '$1': valid are --kernel, --cycles, --seed, --seconds, --plant, --out, --record" ;;
		esac
		shift 2
	done
	cd "$ROOT"
	case $kernel in
	isec | debug) kernel=$(kernels/build.sh --path "$kernel")/vmlinux ;;
	esac
	[[ -s $kernel ]] || die 1 "there is no kernel at $kernel"
	out=${out:-$BUILD/check/stress}
	rm -rf "$out"
	mkdir -p "$out"
	child make "$BUILD/guest-tests/stress" "$BUILD/guest-init" >"$out/make.log" 2>&1 ||
		{ tail -n 20 "$out/make.log" >&2; die 1 "the stress test does not build"; }
	child kernels/initramfs.sh "$out/initramfs.cpio" "$BUILD/guest-init" "$BUILD/guest-tests/stress"
	echo 1..1
	boot 2>"$out/log" || rc=$?
	if ((rc)); then
		echo "not ok 1 - stress, seed $seed, exit status $rc"
		complaints
		return 1
	fi
	echo "ok 1 - stress, $(sed -n 's/^cycles: //p' "$out/stress.txt") cycles, seed $seed"
	sed 's/^/# /' "$out/stress.txt"
	[[ ! $record ]] || record "$record"
}

main "$@"
