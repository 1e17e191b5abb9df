# SPDX-License-Identifier: GPL-2.0-only
# shellcheck shell=bash disable=SC2034,SC2154	# run.sh's options and what stages.sh set
# Sourced by run.sh: what is measured in QEMU, a folder of documents each.

# measure DIR: one document per boot in DIR, which need not exist.
measure() {
	local name rc=0
	local -a args=(--jobs "$jobs" --out "$1" --kernels "$kernels" --modes "$modes")
	if [[ $experiment ]]; then
		args+=(--experiment "$guest_experiment")
	elif ((quick)); then
		args+=(--quick)
	elif ((full)); then
		args+=(--full)
	fi
	[[ ! $SKIPPED_ANCHOR ]] || args+=(--context "anchor=skipped: $SKIPPED_ANCHOR")
	for name in "${STAGES[@]}"; do
		args+=(--context "stages.$name=${TOOK[$name]}")
	done
	for name in $kernels; do
		args+=("${KERNEL_DIR[$name]}")
	done
	child kernels/exact.sh "${args[@]}" || rc=$?
	((rc == 0)) || FAILED=1
	[[ -e $1/complete ]] || exit "$rc"
	rm "$1/complete"
}

# equivalence DIR: which events each site sees, in DIR/equivalence.
equivalence() {
	child kernels/equivalence.sh --out "$1/equivalence" --kernels "isec vanilla" \
		"${KERNEL_DIR[isec]}" "${KERNEL_DIR[vanilla]}" || FAILED=1
}

# memory DIR: what inodes and their storage take, in DIR/memory, on the kernels that
# this run has.
memory() {
	local name kernels_here=() entries=() more=()
	for name in isec embedded embedded-end debian; do
		[[ -v KERNEL_DIR[$name] ]] || continue
		[[ $name != debian ]] || ((full)) || continue
		kernels_here+=("$name")
		entries+=("${KERNEL_DIR[$name]}")
	done
	((!full)) || more=(--full)
	child kernels/memory.sh "${more[@]}" --jobs "$jobs" --out "$1/memory" \
		--kernels "${kernels_here[*]}" "${entries[@]}" || FAILED=1
}

# macro DIR: what jobs of fio and whole commands execute, in DIR/macro.
macro() {
	child kernels/macro.sh --full --jobs "$jobs" --out "$1/macro" --kernels "isec vanilla" \
		--modes "$modes" "${KERNEL_DIR[isec]}" "${KERNEL_DIR[vanilla]}" || FAILED=1
}

# profile DIR: which functions execute the instructions, in DIR/profile.
profile() {
	child kernels/profile.sh --jobs "$jobs" --out "$1/profile" --kernels isec \
		--modes "$modes" "${KERNEL_DIR[isec]}" || FAILED=1
}

# kernels_of_experiment: those that it has cells for.
kernels_of_experiment() {
	local name all="isec vanilla embedded debian embedded-end" found=() words rc
	all+=" $(pure_kernels)"
	for name in $all; do
		rc=0
		words=$(build/fsnbench list --cells --kernel "$name" --experiment "$experiment" \
			2>&1 >/dev/null) || rc=$?
		((rc == 0 || rc == 4)) || { printf '%s\n' "$words" >&2; exit "$rc"; }
		((rc)) || found+=("$name")
	done
	((${#found[@]})) || die 4 "no kernel can do a cell of $experiment"
	kernels=${found[*]}
}
