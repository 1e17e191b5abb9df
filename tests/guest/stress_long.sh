#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-2.0-only
# The stress test for hours: a fresh guest per seed, 1, 2, 3, ...
#
# usage: stress_long.sh [--kernel debug|isec|VMLINUX] [--boots N] [--cycles N]
#                       [--keep DIR] --record FILE
# A boot's record is kept in DIR/SEED.txt (build/stress); FILE is made of them
# after each.  What was interrupted goes on with the first boot that is not
# there, was of another kernel, or had another number of cycles.  Stops at the
# first boot that finds something, and leaves it in DIR/SEED.
set -euo pipefail

ROOT=$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd)
# shellcheck source=kernels/lib.sh
. "$ROOT/kernels/lib.sh"

# have FILE: a boot of this kernel, with as many cycles.
have() {
	[[ -s $1 ]] && grep -qxF "cycles: $cycles of $cycles" "$1" &&
		grep -qxF "vmlinux_sha256: $image" "$1"
}

# boot SEED
boot() {
	child tests/guest/stress.sh --kernel "$kernel" --cycles "$cycles" --seed "$1" \
		--out "$keep/$1" --record "$keep/$1.txt" >"$keep/$1.log" 2>&1 || {
		msg "stress: seed $1 failed, see $keep/$1.log and $keep/$1"
		return 1
	}
	rm -rf -- "${keep:?}/$1"
}

main() {
	local kernel=debug boots=20 cycles=500 keep=${O:-build}/stress record='' image seed
	local -a files=()
	while (($#)); do
		case $1 in
		--kernel | --boots | --cycles | --keep | --record)
			(($# > 1)) || die 2 "$1 needs a value"
			printf -v "${1#--}" %s "$2"
			;;
		*) die 2 "unknown option '$1': valid are --kernel, --boots, --cycles, --keep, --record" ;;
		esac
		shift 2
	done
	boots=$(number --boots "$boots")
	cycles=$(number --cycles "$cycles")
	[[ $record ]] || die 2 "needs --record FILE"
	cd "$ROOT"
	case $kernel in
	isec | debug) kernel=$(kernels/build.sh --path "$kernel")/vmlinux ;;
	esac
	image=$(sed -n 's/^vmlinux_sha256=//p' "${kernel%/*}/info" 2>/dev/null) ||
		die 1 "there is no kernel at $kernel"
	mkdir -p "$keep"
	for ((seed = 1; seed <= boots; seed++)); do
		if ! have "$keep/$seed.txt"; then
			boot "$seed"
			msg "stress: seed $seed of $boots: $cycles cycles in $(sed -n 's/^seconds of the host: \([0-9]*\).*/\1/p' "$keep/$seed.txt") s"
		fi
		files+=("$keep/$seed.txt")
		tests/guest/stress_join.sh "${files[@]}" >"$record.new"
		mv "$record.new" "$record"
	done
}

main "$@"
