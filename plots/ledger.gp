# SPDX-License-Identifier: GPL-2.0-only
# Indirect calls of one operation by arm, stacked by what is called; one row of
# panels per mitigation mode, one column per workload. Reads the table of
# `fsnbench report --format csv`:
#
#   gnuplot -e "csv='ledger.csv'; out='ledger.svg'; term='svg'" plots/ledger.gp
#
# term is svg or png. kernel names whose documents are drawn (default isec).

if (!exists("csv")) { print "ledger.gp: csv is not set; see its first lines"; exit status 2 }
if (!exists("out")) { print "ledger.gp: out is not set; see its first lines"; exit status 2 }
if (!exists("term")) term = "svg"
if (!exists("kernel")) kernel = "isec"

if (term eq "svg") {
	set terminal svg size 1080,800 font "DejaVu Sans,13" background rgb "white"
} else {
	if (term ne "png") { print "ledger.gp: unknown term '" . term . "'; valid: svg, png"; exit status 2 }
	set terminal pngcairo size 2160,1600 font "DejaVu Sans,13" fontscale 2 linewidth 2 background rgb "white"
}
set output out
set encoding utf8
set datafile separator comma
set datafile columnheaders

# Okabe and Ito's palette: told apart with any colour vision, and by their
# lightness in a grey print.
array colour[5] = [0x999999, 0xD55E00, 0x0072B2, 0x56B4E9, 0xF0E442]
array label[5] = ["the operation's own", \
	"the hook", "fanotify\\_handle\\_event", "fanotify\\_merge", "any other"]
class(group) = group eq "operation" ? 1 : group eq "hook" ? 2 : \
	group eq "fanotify_handle_event" ? 3 : group eq "fanotify_merge" ? 4 : 5

drawn(mode, workload) = strcol("kernel") eq kernel && strcol("mode") eq mode && \
	strcol("workload") eq workload && strcol("fs") eq "tmpfs" && \
	strcol("threads") eq "1" && strcol("row") ne ""
is_edge(kind) = strcol("what") eq "edge" && strcol("kind") eq kind
# The counter as the report judges it: mode, or mean.
judged(x) = strcol("by_mean") eq "1" ? column("mean") : column("value")

# Sizes: the most rows of any workload, and the longest bar.
stats csv using (strcol("kernel") eq kernel && strcol("row") ne "" ? \
	column("row") : NaN) name "ROW" nooutput
nr_other = 0
stats csv using (strcol("kernel") eq kernel && strcol("what") eq "edge" && \
	strcol("row") ne "" ? \
	(nr_other = nr_other + (strcol("kind") eq "call" && class(strcol("group")) == 5), column("below") + column("value")) : NaN) \
	name "BAR" nooutput
if (!exists("ROW_max") || !exists("BAR_max")) { print "ledger.gp: " . csv . ": no edges of kernel " . kernel; exit status 4 }

set xrange [0:BAR_max * 1.27]
set yrange [ROW_max + 0.6:-0.6]
set xtics 0,(BAR_max > 16 ? 4 : 2) nomirror scale 0.4
set grid xtics linetype 1 linecolor rgb 0xdddddd linewidth 0.6
unset ytics
set border 3 linecolor rgb 0x666666
set style fill solid noborder
unset key
half = 0.36
calls = 0.0
total(c, j) = j > 0 ? sprintf("%g + %g", c, j) : sprintf("%g", c)

array modes[2] = ["off", "retpoline"]
array workloads[3] = ["open_close", "read", "write"]
left = 0.235; gap = 0.02; width = (0.985 - left - 2 * gap) / 3
top = 0.875; height = 0.33; between = 0.067

set multiplot title "Indirect calls of one operation, by arm and by what is called\n" . \
	"{/*0.8 kernel " . kernel . ", tmpfs; counts in an emulator (QEMU TCG), not a latency}"
do for [m = 1:2] {
	do for [w = 1:3] {
		x = left + (w - 1) * (width + gap)
		y = top - height - (m - 1) * (height + between)
		set lmargin at screen x; set rmargin at screen x + width
		set bmargin at screen y; set tmargin at screen y + height
		if (m == 1) { set title workloads[w] noenhanced offset 0,-0.6 } else { unset title }
		if (m == 2) { set xlabel "per operation" offset 0,0.6 } else { unset xlabel }
		if (w == 1) { set label 1 "spectre\\_v2=" . modes[m] at screen 0.012, screen y + height + 0.018 left } \
		else { unset label 1 }
		plot \
		csv using (drawn(modes[m], workloads[w]) && strcol("what") eq "insns" && \
			strcol("site") eq "handle_event" ? 0 : NaN):(column("row")):(0):(BAR_max * 1.27):\
			(column("row") - 0.5):(column("row") + 0.5) \
			with boxxyerror linecolor rgb 0xf1f1f1 fillstyle solid noborder notitle, \
		csv using (w == 1 && drawn(modes[m], workloads[w]) && strcol("what") eq "insns" ? 0 : NaN):\
			(column("row")):(strcol("arm")) with labels right offset -0.7,0 font ",11" noenhanced notitle, \
		csv using (drawn(modes[m], workloads[w]) && is_edge("call") ? column("below") + column("value") / 2 : NaN):\
			(column("row")):(column("below") + 0.03):(column("below") + column("value") - 0.03):\
			(column("row") - half):(column("row") + half):(colour[class(strcol("group"))]) \
			with boxxyerror linecolor rgb variable fillstyle solid noborder notitle, \
		csv using (drawn(modes[m], workloads[w]) && is_edge("jump") ? column("below") + column("value") / 2 : NaN):\
			(column("row")):(column("below") + 0.03):(column("below") + column("value") - 0.03):\
			(column("row") - half):(column("row") + half) \
			with boxxyerror linecolor rgb 0x000000 fillstyle pattern 4 border linecolor rgb 0x000000 notitle, \
		csv using (drawn(modes[m], workloads[w]) && strcol("what") eq "indirect_calls" ? (calls = judged(0), NaN) : \
			drawn(modes[m], workloads[w]) && strcol("what") eq "indirect_jumps" ? calls + judged(0) + 0.25 : NaN):\
			(column("row")):(total(calls, judged(0))) with labels left font ",11" notitle
	}
}

# The key has a place of its own below the panels.
unset label 1; unset xlabel; unset title; unset xtics; unset border; unset grid
set lmargin at screen 0.02; set rmargin at screen 0.98
set bmargin at screen 0.01; set tmargin at screen 0.075
set key center center horizontal Left reverse samplen 1.5 width 2
plot NaN notitle, \
	for [k = 1:(nr_other ? 5 : 4)] keyentry with boxes linecolor rgb colour[k] \
		fillstyle solid noborder title label[k], \
	keyentry with boxes linecolor rgb 0x000000 fillstyle pattern 4 border linecolor rgb 0x000000 \
		title "tail call (indirect jump)"
unset multiplot
set output
