# SPDX-License-Identifier: GPL-2.0-only
# What a hook adds to one operation: instructions and data cache lines, as the
# difference to the same watch without a hook. One row of panels per counter,
# one column per workload, one bar per mitigation mode. Reads the table of
# `fsnbench report --format csv`:
#
#   gnuplot -e "csv='ledger.csv'; out='cost.svg'; term='svg'" plots/cost.gp
#
# term is svg or png. kernel names whose documents are drawn (default isec).

if (!exists("csv")) { print "cost.gp: csv is not set; see its first lines"; exit status 2 }
if (!exists("out")) { print "cost.gp: out is not set; see its first lines"; exit status 2 }
if (!exists("term")) term = "svg"
if (!exists("kernel")) kernel = "isec"

if (term eq "svg") {
	set terminal svg size 1080,800 font "DejaVu Sans,13" background rgb "white"
} else {
	if (term ne "png") { print "cost.gp: unknown term '" . term . "'; valid: svg, png"; exit status 2 }
	set terminal pngcairo size 2160,1600 font "DejaVu Sans,13" fontscale 2 linewidth 2 background rgb "white"
}
set output out
set encoding utf8
set datafile separator comma
set datafile columnheaders

array modes[2] = ["off", "retpoline"]
array workloads[3] = ["open_close", "read", "write"]
array workload_titles[3] = ["open\\_close", "read", "write"]
array counters[2] = ["insns", "cachelines"]
array counter_names[2] = ["Instructions", "Data cache lines"]
# Two of Okabe and Ito's colours, far apart in lightness for a grey print.
array colour[2] = [0x0072B2, 0xE69F00]

drawn(x) = strcol("kernel") eq kernel && strcol("fs") eq "tmpfs" && strcol("threads") eq "1" && \
	strcol("row") ne ""
hook(counter) = drawn(0) && strcol("what") eq counter && strcol("site") ne "none" && \
	strcol("watch") eq "parent" && strcol("listener") eq "fanotify"
base(counter) = drawn(0) && strcol("what") eq counter && strcol("site") eq "none" && \
	strcol("watch") eq "parent" && strcol("listener") eq "fanotify" && \
	strcol("handler") eq "none"
in(workload, mode) = strcol("workload") eq workload && strcol("mode") eq mode
# The counter as the report judges it: mode, or mean.
judged(x) = strcol("by_mean") eq "1" ? column("mean") : column("value")
# Unresolved differences have no bar, only their bound.
has_delta(x) = strcol("delta") ne ""
delta(x) = has_delta(0) ? column("delta") : NaN
text(x) = has_delta(0) ? sprintf("%+.4g", column("delta")) : \
	strcol("bound") ne "" ? sprintf("~±%.2g", column("bound")) : "<missing>"
# 1, 2 or 5 times a power of ten, so that two to four of them are in view.
power(x) = 10 ** floor(log10(x))
tic_step(range) = power(range / 2) * (range / 2 >= 5 * power(range / 2) ? 5 : \
	range / 2 >= 2 * power(range / 2) ? 2 : 1)

# Sums are taken on the side: stats warns where no line has a value.
# The arms in the order of the table, each padded to the same length: documents
# may lack some of them in one workload or mode.
pad(name) = sprintf("|%-63.63s", name)
arms = ""
nr_arms = 0
arm_padded(i) = arms[64 * i - 62:64 * i] . "  "
arm(i) = substr(arm_padded(i), 1, strstrt(arm_padded(i), "  ") - 1)
row(name) = (strstrt(arms, pad(name)) - 1) / 64
stats csv using (hook(counters[1]) && strstrt(arms, pad(strcol("arm"))) == 0 ? \
	(arms = arms . pad(strcol("arm")), nr_arms = nr_arms + 1) : 0) nooutput

array low[2]; array high[2]; array base_text[6]
do for [c = 1:2] {
	nr_bars = 0
	low[c] = 0
	high[c] = 0
	stats csv using (hook(counters[c]) && has_delta(0) ? (nr_bars = nr_bars + 1, \
		low[c] = delta(0) < low[c] ? delta(0) : low[c], \
		high[c] = delta(0) > high[c] ? delta(0) : high[c]) : 0) nooutput
	if (nr_bars == 0) {
		print "cost.gp: " . csv . ": no hook of kernel " . kernel . " was compared"
		exit status 4
	}
	# Room for the numbers at the ends of the bars.
	span = high[c] > low[c] ? high[c] - low[c] : 1
	low[c] = low[c] - 0.26 * span
	high[c] = high[c] + 0.26 * span
	do for [w = 1:3] {
		base_text[3 * (c - 1) + w] = ""
		do for [m = 1:2] {
			found = NaN
			stats csv using (base(counters[c]) && in(workloads[w], modes[m]) ? \
				(found = judged(0)) : 0) nooutput
			base_text[3 * (c - 1) + w] = base_text[3 * (c - 1) + w] . (m == 1 ? "" : " / ") . \
				(found == found ? sprintf("%.6g", found) : "<missing>")
		}
	}
}

set yrange [nr_arms - 0.4:-0.6]
set grid xtics linetype 1 linecolor rgb 0xdddddd linewidth 0.6
set border 1 linecolor rgb 0x666666
set yzeroaxis linetype 1 linecolor rgb 0x666666
set style fill solid noborder
unset key
thick = 0.36
left = 0.235; gap = 0.03; width = (0.985 - left - 2 * gap) / 3
top = 0.84; height = 0.305; between = 0.118

set multiplot title "What a hook adds to one operation, by arm\n" . \
	"{/*0.8 bars: difference to the same watch (parent) without a hook; above each panel: " . \
	"what it counts itself, off / retpoline}\n" . \
	"{/*0.8 kernel " . kernel . ", tmpfs; counts in an emulator (QEMU TCG), not a latency}"
do for [c = 1:2] {
	set xrange [low[c]:high[c]]
	step = tic_step(high[c] - low[c])
	set xtics step nomirror scale 0.4 font ",11"
	do for [w = 1:3] {
		x = left + (w - 1) * (width + gap)
		y = top - height - (c - 1) * (height + between)
		set lmargin at screen x; set rmargin at screen x + width
		set bmargin at screen y; set tmargin at screen y + height
		set title workload_titles[w] . "\n{/*0.8 without a hook " . base_text[3 * (c - 1) + w] . "}" \
			offset 0,-0.6
		if (w == 1) { set label 1 counter_names[c] at screen 0.012, screen y + height + 0.018 left } \
		else { unset label 1 }
		unset ytics
		do for [i = 1:(w == 1 ? nr_arms : 0)] {
			set ytics add (arm(i) i - 1) \
				scale 0 noenhanced font ",11" textcolor rgb 0x000000
		}
		plot \
		csv using (hook(counters[c]) && in(workloads[w], modes[1]) && \
			strcol("site") eq "handle_event" ? low[c] : NaN):(row(strcol("arm"))):(low[c]):(high[c]):\
			(row(strcol("arm")) - 0.5):(row(strcol("arm")) + 0.5) \
			with boxxyerror linecolor rgb 0xf1f1f1 fillstyle solid noborder notitle, \
		for [m = 1:2] csv using (hook(counters[c]) && in(workloads[w], modes[m]) ? delta(0) : NaN):\
			(row(strcol("arm"))):(0):(delta(0)):(row(strcol("arm")) + (m - 2) * thick):\
			(row(strcol("arm")) + (m - 1) * thick) \
			with boxxyerror linecolor rgb colour[m] fillstyle solid noborder notitle, \
		for [m = 1:2] csv using (hook(counters[c]) && in(workloads[w], modes[m]) && \
			!(delta(0) < 0) ? (has_delta(0) ? delta(0) : 0) : NaN):\
			(row(strcol("arm")) + (m - 1.5) * thick):(text(0)) \
			with labels left offset 0.4,0 font ",9" noenhanced notitle, \
		for [m = 1:2] csv using (hook(counters[c]) && in(workloads[w], modes[m]) && delta(0) < 0 ? \
			delta(0) : NaN):(row(strcol("arm")) + (m - 1.5) * thick):(text(0)) \
			with labels right offset -0.4,0 font ",9" noenhanced notitle
	}
}

# The key has a place of its own below the panels.
unset label 1; unset title; unset xtics; unset ytics; unset border; unset grid; unset yzeroaxis
set lmargin at screen 0.02; set rmargin at screen 0.98
set bmargin at screen 0.01; set tmargin at screen 0.06
set key center center horizontal Left reverse samplen 1.5 width 2
plot NaN notitle, \
	for [m = 1:2] keyentry with boxes linecolor rgb colour[m] fillstyle solid noborder \
		title "spectre\\_v2=" . modes[m]
unset multiplot
set output
