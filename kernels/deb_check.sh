# SPDX-License-Identifier: GPL-2.0-only
# shellcheck shell=bash disable=SC2034,SC2154	# deb.sh has the variables
# Sourced by deb.sh: does all that the patches touch compile in a configuration?

# objects VARIANT: what make has to compile so that all that the patches touch is:
# a source as an object, a folder whose Makefile or headers they touch as a whole.
objects() {
	local -a series
	series_files "$1"
	sed -n 's,^+++ b/,,p' "${series[@]}" | awk '
		/\.c$/ { sub(/c$/, "o"); print }
		/\/Makefile$|^[^i].*\.h$/ { sub(/[^\/]*$/, ""); print }' | LC_ALL=C sort -u
}

# covered TARGET...: without the objects that lie in a folder of the list.
covered() {
	local target folder
	for target; do
		for folder; do
			[[ $folder != */ || $target == "$folder" || $target != "$folder"* ]] || continue 2
		done
		echo "$target"
	done
}

# compile VARIANT: every object there is has to be there afterwards.
compile() {
	local target
	local -a targets wanted missing=()
	mapfile -t wanted < <(objects "$1")
	mapfile -t targets < <(covered "${wanted[@]}")
	logged "check $1: prepare" "$LOG.make" kmake prepare || exit 1
	logged "check $1: ${#targets[@]} targets" "$LOG.make" kmake "${targets[@]}" || exit 1
	for target in "${wanted[@]}"; do
		[[ $target == */ || -s $BUILD/$target ]] || missing+=("$target")
	done
	msg "check $1: compiled: ${wanted[*]}"
	((${#missing[@]} == 0)) ||
		msg "check $1: this configuration does not build ${missing[*]}"
	nr_objects=$(cd "$BUILD" && find "${targets[@]}" -name '*.o' -newer .config 2>/dev/null | sort -u | wc -l) || true
}

# check VARIANT
check() {
	local LOG=$CACHE/logs/deb-check-$1.log nr_objects
	LOCALVERSION=$(suffix "$1" 1)
	: >"$LOG"
	prepare "$1"
	if [[ $1 == vanilla ]]; then
		echo "vanilla: $config_words resolves, release $(kmake -s kernelrelease 2>>"$LOG")"
		return
	fi
	compile "$1"
	echo "$1: $config_words resolves with what hooks need, release $(kmake -s kernelrelease 2>>"$LOG"), $nr_objects objects compiled"
}
