# SPDX-License-Identifier: GPL-2.0-only
# shellcheck shell=bash
# Sourced after lib.sh: applies the kernel series, and names the place where it
# does not apply.
#
# All patched kernels have what lies in $PATCHES itself.  What lies in a folder
# there only those have whose name is the folder's, or begins so: embedded-end has
# that of embedded/ and then that of embedded-end/.

# shellcheck disable=SC2153
PATCHES=$HERE/patches/$SERIES
LONGEST=embedded-end	# the kernel with all patches

# series_files VARIANT: sets $series to the patches of that kernel, in order.
series_files() {
	local folder
	series=("$PATCHES"/*.patch)
	[[ -e ${series[0]} ]] || die 1 "there are no patches in $PATCHES"
	for folder in "$PATCHES"/*; do	# the shorter name comes first
		[[ ! -d $folder || $1- != "${folder##*/}"-* ]] || series+=("$folder"/*.patch)
	done
}

# rejected: what patch(1) says on stdin, as the files and hunks at fault; of
# many the first three.
rejected() {
	awk '/^(checking|patching) file / { file = $3 }
		/^[|]\+\+\+ / { file = $2; sub(/^b\//, "", file) }
		/would create the file/ { file = $NF; sub(/,$/, "", file) }
		/No file to patch/ { print file " is not there" }
		/not a regular file/ { print $2 " is not a regular file" }
		/already exists/ { print file " exists already" }
		/previously applied/ { print file " has the change already" }
		/^Hunk .*FAILED/ { sub(/[.]? --.*|[.]$/, ""); print file " " $0 }
		/malformed patch/ { sub(/^.*malformed/, "malformed"); print }' |
		awk 'NR <= 3 { text = text (NR > 1 ? "; " : "") $0 }
		END { print text (NR > 3 ? "; and " NR - 3 " more" : "") }'
}

# series_is_in TREE: the last patch can be taken out of it.
series_is_in() {
	local -a series
	series_files isec
	patch -d "$1" -p1 -R --dry-run --force --fuzz=0 <"${series[-1]}" >/dev/null 2>&1
}

# series_apply TREE WHAT VARIANT [N]: stops at the first patch that does not apply to
# WHAT.  The first N are in TREE already.
series_apply() {
	local patch out place
	local -a series options=(-p1 --forward --batch --fuzz=0 --no-backup-if-mismatch)
	series_files "$3"
	for patch in "${series[@]:${4:-0}}"; do
		out=$(patch -d "$1" "${options[@]}" <"$patch" 2>&1) && continue
		place=$(rejected <<<"$out")
		die 1 "${patch##*/} does not apply: ${place:-$(tail -n 1 <<<"$out")} ($2)"
	done
}

# series_check TREE WHAT: tries the longest on copies of the files that it
# touches, so that hours of building need not come first.
series_check() {
	local scratch file
	local -a series
	series_files "$LONGEST"
	scratch=$(mktemp -d "${TMPDIR:-/tmp}/fsnbench.XXXXXX")
	at_exit_remove "$scratch"
	while read -r file; do
		[[ ! -e $1/$file ]] || (cd "$1" && cp -P --parents --no-preserve=mode -- "$file" "$scratch/")
	done < <(sed -n 's,^\(---\|+++\) [ab]/,,p' "${series[@]}" | LC_ALL=C sort -u)
	! series_is_in "$scratch" || die 1 "the series is applied already to $2: give the tree without it"
	series_apply "$scratch" "$2" "$LONGEST"
	rm -rf -- "$scratch"
}
