# SPDX-License-Identifier: GPL-2.0-only
# What the hook at each site sees of the equivalence matrix, a bar per site. Above: the
# events that the group's listener is told. Below: what the hook sees beyond them, by the
# cause that keeps the listener from being told. Reads the table of
# `fsnbench report --format visibility`:
#
#   gnuplot -e "csv='visibility.csv'; out='visibility.svg'; term='svg'" plots/visibility.gp
#
# term is svg or png.

if (!exists("csv")) { print "visibility.gp: csv is not set; see its first lines"; exit status 2 }
if (!exists("out")) { print "visibility.gp: out is not set; see its first lines"; exit status 2 }
if (!exists("term")) term = "svg"

if (term eq "svg") {
	set terminal svg size 1080,720 font "DejaVu Sans,13" background rgb "white"
} else {
	if (term ne "png") { print "visibility.gp: unknown term '" . term . "'; valid: svg, png"; exit status 2 }
	set terminal pngcairo size 2160,1440 font "DejaVu Sans,13" fontscale 2 linewidth 2 background rgb "white"
}
set output out
set encoding utf8
set datafile separator comma
set datafile columnheaders

# Okabe and Ito's colours; the causes in the order of the table.
array told[3] = ["same_mask", "other_mask", "unseen"]
array told_names[3] = ["seen, with the same mask", "seen, with another mask", "not seen"]
array told_colours[3] = [0x0072B2, 0x56B4E9, 0x000000]
array colours[8] = [0xD55E00, 0xE69F00, 0xF0E442, 0xCC79A7, 0x009E73, 0x56B4E9, 0x999999, 0x666666]
colour(k) = k > |colours| ? 0x000000 : colours[k]

pad(name) = sprintf("|%-95.95s", name)
at(list, name) = (strstrt(list, pad(name)) + 95) / 96
padded(list, i) = list[96 * i - 94:96 * i] . "  "
item(list, i) = substr(padded(list, i), 1, strstrt(padded(list, i), "  ") - 1)
is_more(x) = strcol("what") eq "cause_untold" || strcol("what") eq "cause_unexplained"
sites = ""; nr = 0
causes = ""; nr_causes = 0
stats csv using (at(sites, strcol("site")) ? 0 : (sites = sites . pad(strcol("site")), nr = nr + 1), \
	is_more(0) && !at(causes, strcol("cause")) ? \
		(causes = causes . pad(strcol("cause")), nr_causes = nr_causes + 1) : 0, 0) nooutput
if (nr == 0) { print "visibility.gp: " . csv . ": no site was looked at"; exit status 4 }

# The parts of the bars: site, part, from, to.
high = 1; more = 1
set print $told
do for [i = 1:nr] {
	end = 0
	do for [k = 1:3] {
		cases = 0
		stats csv using (strcol("site") eq item(sites, i) && strcol("what") eq told[k] ? \
			(cases = column("cases"), 0) : 0) nooutput
		if (cases > 0) { print sprintf("%d,%d,%d,%d", i, k, end, end + cases) }
		end = end + cases
	}
	high = end > high ? end : high
}
set print $more
do for [i = 1:nr] {
	end = 0
	do for [k = 1:nr_causes] {
		cases = 0
		stats csv using (strcol("site") eq item(sites, i) && is_more(0) && \
			strcol("cause") eq item(causes, k) ? (cases = column("cases"), 0) : 0) nooutput
		if (cases > 0) { print sprintf("%d,%d,%d,%d", i, k, end, end + cases) }
		end = end + cases
	}
	print sprintf("%d,0,%d,%d", i, end, end)
	more = end > more ? end : more
}
set print
unset datafile columnheaders
number(of) = column(4) - column(3) > 0.04 * of ? sprintf("%d", column(4) - column(3)) : ""

set border 1 linecolor rgb 0x666666
set style fill solid noborder
set yrange [nr + 0.55:0.45]
set grid xtics linetype 1 linecolor rgb 0xdddddd linewidth 0.6
set xtics nomirror scale 0.4 font ",11"
set lmargin at screen 0.19; set rmargin at screen 0.97
unset ytics
do for [i = 1:nr] {
	set ytics add (item(sites, i) i) scale 0 noenhanced font ",12" textcolor rgb 0x000000
}
thick = 0.36

set multiplot title "What the hook at each site sees\n" . \
	"{/*0.8 events of the equivalence matrix; what the listener of the unpatched kernel reads is the truth}"
set bmargin at screen 0.61; set tmargin at screen 0.82
set title "Events that the listener is told" offset 0,1.2
set key at graph 0.0, graph 1.13 left center horizontal Left reverse samplen 1.2 width 2 font ",11"
set xrange [0:1.08 * high]
plot for [k = 1:3] $told using ($2 == k ? $3 : NaN):1:3:4:($1 - thick):($1 + thick) \
		with boxxyerror linecolor rgb told_colours[k] title told_names[k], \
	for [k = 1:3] $told using ($2 == k ? ($3 + $4) / 2 : NaN):1:(number(high)) \
		with labels font ",10" textcolor rgb (k == 2 ? 0x000000 : 0xffffff) notitle
set bmargin at screen 0.19 + 0.012 * nr_causes; set tmargin at screen 0.47
set title "Events that the hook sees and the listener is not told, by cause" offset 0,-0.3
set key at screen 0.04, screen (0.03 + 0.031 * nr_causes) left top vertical maxcols 1 Left reverse \
	samplen 1.2 font ",11" noenhanced
set xrange [0:1.08 * more]
plot for [k = 1:nr_causes] $more using ($2 == k ? $3 : NaN):1:3:4:($1 - thick):($1 + thick) \
		with boxxyerror linecolor rgb colour(k) title item(causes, k), \
	$more using ($2 > 0 ? ($3 + $4) / 2 : NaN):1:(number(more)) with labels font ",10" notitle, \
	$more using ($2 == 0 ? $4 : NaN):1:(sprintf("%d", $4)) with labels left offset 0.5,0 font ",11" notitle
unset multiplot
set output
