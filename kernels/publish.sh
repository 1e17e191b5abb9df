# SPDX-License-Identifier: GPL-2.0-only
# shellcheck shell=bash disable=SC2154	# run.sh's options and what stages.sh set
# Sourced by run.sh: folders of results, and the report made from one.  A run fills
# a folder of its own and moves what it measured to where earlier runs left theirs.

# new_dir DIR: a directory beside DIR to fill; it goes away with this script.
new_dir() {
	mkdir -p "$(dirname "$1")"
	NEW=$(mktemp -d "$(dirname "$1")/.new.XXXXXX")
	chmod 755 "$NEW"
	at_exit_remove "$NEW"
}

# publish DIR: what is in $NEW replaces the documents in DIR and nothing else.
publish() {
	mkdir -p "$1"
	rm -rf "$1"/{isec,embedded,embedded-end,vanilla,debian,pure-*}-{off,retpoline}.json \
		"$1"/{equivalence,memory,profile}
	rm -f "$1"/macro/{isec,vanilla}-{off,retpoline}.json.gz
	publish_beside "$1"
	mv "$NEW"/* "$1/"
}

# publish_beside DIR: folders in which verbs have files beside each other's: what
# was counted in QEMU and what was timed natively.
publish_beside() {
	local folder
	for folder in macro native; do
		[[ -d $NEW/$folder ]] || continue
		mkdir -p "$1/$folder"
		find "$NEW/$folder" -mindepth 1 -maxdepth 1 -exec mv -t "$1/$folder" {} +
		rmdir "$NEW/$folder"
	done
}

# keep_full DIR: what was measured with --full, and is not made again, would be
# lost, or be mixed with what another run measured.  results/last is every run's.
keep_full() {
	if ((full)) || [[ $1 == "$ROOT/results/last" ]]; then return; fi
	if [[ -e $1/equivalence ]] || compgen -G "$1/pure-*.json" >/dev/null; then
		die 2 "$1 has results of --full, which this run would remove: add --full or choose another --results"
	fi
}

# The reference's report and plots are the repository's own.
report_home() {
	if [[ $(realpath -m "$1") == "$ROOT/results/reference" ]]; then
		echo "$ROOT"
	else
		echo "$1"
	fi
}

# write_report DIR: REPORT.md, the plots and DIR/lkml.txt, the same evidence as
# plain text for mailing lists, from the documents in DIR.
write_report() {
	local home name
	local -a tables=() reports=()
	home=$(report_home "$1")
	new_dir "$home/REPORT.md"
	for name in memory macro visibility ladder scaling filtering latency latency_cdf latency_aa; do
		tables+=("$NEW/$name.csv")
		reports+=(--format "$name" --output "$NEW/$name.csv")
	done
	build/fsnbench report --format csv --output "$NEW/ledger.csv" "${reports[@]}" \
		--format md --output "$NEW/REPORT.md" --format lkml --output "$NEW/lkml.txt" "$1"
	child plots/draw.sh "$NEW/ledger.csv" "$home/plots" "${tables[@]}"
	mv "$NEW/REPORT.md" "$home/"
	mv "$NEW/lkml.txt" "$1/"
}

summary() {
	local name
	build/fsnbench report --format text "$1"
	{
		echo
		echo "results: $1"
		[[ ! -e $(report_home "$1")/REPORT.md ]] || echo "report:  $(report_home "$1")/REPORT.md, $1/lkml.txt"
		for name in "${STAGES[@]}"; do
			printf '%-16s %s\n' "$name" "$(elapsed "${TOOK[$name]}")"
		done
		printf '%-16s %s\n' total "$(elapsed "$SECONDS")"
	} >&2
}
