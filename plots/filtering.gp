# SPDX-License-Identifier: GPL-2.0-only
# Recorded mixes, a column each. Above: how many operations of a cycle reach the LSM
# programs, the marks, the hook and the listener. Below: the instructions that each way
# of filtering adds per operation, a bar per mitigation mode. Reads the table of
# `fsnbench report --format filtering`:
#
#   gnuplot -e "csv='filtering.csv'; out='filtering.svg'; term='svg'" plots/filtering.gp
#
# term is svg or png. kernel names whose documents are drawn (default isec).

if (!exists("csv")) { print "filtering.gp: csv is not set; see its first lines"; exit status 2 }
if (!exists("out")) { print "filtering.gp: out is not set; see its first lines"; exit status 2 }
if (!exists("term")) term = "svg"
if (!exists("kernel")) kernel = "isec"

if (term eq "svg") {
	set terminal svg size 1080,720 font "DejaVu Sans,13" background rgb "white"
} else {
	if (term ne "png") { print "filtering.gp: unknown term '" . term . "'; valid: svg, png"; exit status 2 }
	set terminal pngcairo size 2160,1440 font "DejaVu Sans,13" fontscale 2 linewidth 2 background rgb "white"
}
set output out
set encoding utf8
set datafile separator comma
set datafile columnheaders

array modes[2] = ["off", "retpoline"]
# What passes through, from all to what a listener is told.
array stage_arms[7] = ["all", "lsm", "all", "sb_outside", "sb_outside", "mark", "user"]
array stage_whats[7] = ["operations", "lsm", "opens", "hook", "delivered", "hook", "delivered"]
array stage_names[7] = ["operations", "LSM programs run", "opens of files", "mark on sb: hook runs", \
	"its listener is told", "mark on directory: hook runs", "without hook, listener is told"]
# Okabe and Ito's colours: of the operation, of LSM, of marks, of hooks, of listeners.
array stage_colours[7] = [0x999999, 0x009E73, 0x999999, 0xD55E00, 0x56B4E9, 0xD55E00, 0x56B4E9]
array arms[7] = ["mark", "lsm", "lsm_opens", "lsm_empty", "sb_outside", "user", "sb_user"]
array arm_names[7] = ["mark on directory + hook", "LSM programs, subtree", "LSM, opens alone", "LSM programs, empty", \
	"mark on sb + hook outside", "mark on directory + user", "mark on sb + user"]
array colour[2] = [0x0072B2, 0xE69F00]

drawn(x) = strcol("kernel") eq kernel && strcol("fs") eq "tmpfs"
pad(name) = sprintf("|%-31.31s", name)
mixes = ""
nr = 0
first = ""
high = 0
stats csv using (drawn(0) ? (strstrt(mixes, pad(strcol("workload"))) ? 0 : \
	(mixes = mixes . pad(strcol("workload")), nr = nr + 1), \
	first = first eq "" || strcol("mode") eq "off" ? strcol("mode") : first, \
	high = strcol("what") eq "added" && strcol("arm") ne "sb_user" && column("value") > high ? column("value") : high, 0) : 0) nooutput
if (nr == 0) { print "filtering.gp: " . csv . ": no mixes of kernel " . kernel; exit status 4 }
mix_padded(i) = mixes[32 * i - 30:32 * i] . "  "
mix(i) = substr(mix_padded(i), 1, strstrt(mix_padded(i), "  ") - 1)
high = high > 0 ? high : 1

stage(x) = (strcol("arm") . " " . strcol("what"))
array stages[7]
do for [i = 1:7] { stages[i] = stage_arms[i] . " " . stage_whats[i] }
# Places from above; -1: not drawn here.
index_of(what) = what eq stages[1] ? 1 : what eq stages[2] ? 2 : what eq stages[3] ? 3 : what eq stages[4] ? 4 : \
	what eq stages[5] ? 5 : what eq stages[6] ? 6 : what eq stages[7] ? 7 : -1
colour_of(i) = i < 1 ? 0 : stage_colours[i]
arm_of(arm) = arm eq arms[1] ? 1 : arm eq arms[2] ? 2 : arm eq arms[3] ? 3 : arm eq arms[4] ? 4 : \
	arm eq arms[5] ? 5 : arm eq arms[6] ? 6 : arm eq arms[7] ? 7 : -1

set border 1 linecolor rgb 0x666666
set style fill solid noborder
unset key
left = 0.235; gap = 0.03; width = (0.985 - left - (nr - 1) * gap) / nr
thick = 0.36
# One bar may be many times the others.
end = high * 1.32
cut = high * 1.06
clip(x) = x > cut ? cut : x
text(x) = sprintf("%+.0f", x) . (x > cut ? " →" : "")

set multiplot title "Recorded activities: what reaches whom, and what filtering adds\n" . \
	"{/*0.8 opens in one directory are of interest; kernel " . kernel . ", tmpfs; counts in an emulator (QEMU TCG), not a latency}"
do for [m = 1:nr] {
	name = mix(m)
	is_mix(x) = drawn(0) && strcol("workload") eq name
	is_stage(x) = is_mix(0) && strcol("mode") eq first && index_of(stage(0)) > 0
	is_added(x) = is_mix(0) && strcol("what") eq "added" && arm_of(strcol("arm")) > 0
	resolution = NaN
	unset logscale; set xrange [*:*]; set yrange [*:*]
	stats csv using (is_mix(0) && strcol("what") eq "resolution" && !(resolution > column("value")) ? \
		(resolution = column("value"), 0) : 0) nooutput
	x = left + (m - 1) * (width + gap)
	set lmargin at screen x; set rmargin at screen x + width

	set bmargin at screen 0.545; set tmargin at screen 0.845
	set title name noenhanced offset 0,-0.5 font ",13"
	if (m == 1) { set label 1 "Per cycle" at screen 0.012, screen 0.868 left } else { unset label 1 }
	set logscale x 10
	set xrange [0.8:8000]
	set yrange [7.5:0.5]
	set xtics nomirror scale 0.4 font ",10" ("1" 1, "10" 10, "100" 100, "1000" 1000)
	set grid xtics linetype 1 linecolor rgb 0xdddddd linewidth 0.6
	unset ytics
	do for [i = 1:(m == 1 ? 7 : 0)] {
		set ytics add (stage_names[i] i) scale 0 noenhanced font ",11" textcolor rgb 0x000000
	}
	plot \
	csv using (is_stage(0) && column("value") > 0 ? 0.8 : NaN):(index_of(stage(0))):(0.8):(column("value")):\
		(index_of(stage(0)) - thick):(index_of(stage(0)) + thick):(colour_of(index_of(stage(0)))) \
		with boxxyerror linecolor rgb variable notitle, \
	csv using (is_stage(0) ? (column("value") > 0 ? column("value") : 0.8) : NaN):(index_of(stage(0))):(strcol("value")) \
		with labels left offset 0.4,0 font ",10" notitle

	set bmargin at screen 0.115; set tmargin at screen 0.43
	unset logscale
	set title (resolution == resolution ? sprintf("resolution %.0f", resolution) : "resolution <missing>") \
		noenhanced offset 0,-0.6 font ",10"
	if (m == 1) { set label 1 "Instructions added per operation" at screen 0.012, screen 0.468 left } else { unset label 1 }
	set xrange [0:end]
	set yrange [7.55:0.4]
	set xtics autofreq nomirror scale 0.4 font ",10"
	unset ytics
	do for [i = 1:(m == 1 ? 7 : 0)] {
		set ytics add (arm_names[i] i) scale 0 noenhanced font ",11" textcolor rgb 0x000000
	}
	plot \
	for [k = 1:2] csv using (is_added(0) && strcol("mode") eq modes[k] ? 0 : NaN):(arm_of(strcol("arm"))):(0):\
		(clip(column("value"))):(arm_of(strcol("arm")) + (k - 2) * thick):(arm_of(strcol("arm")) + (k - 1) * thick) \
		with boxxyerror linecolor rgb colour[k] notitle, \
	for [k = 1:2] csv using (is_added(0) && strcol("mode") eq modes[k] ? clip(column("value")) : NaN):\
		(arm_of(strcol("arm")) + (k - 1.5) * thick):(text(column("value"))) \
		with labels left offset 0.4,0 font ",9" noenhanced notitle
}

unset label 1; unset title; unset xtics; unset ytics; unset border; unset grid
set lmargin at screen 0.02; set rmargin at screen 0.98
set bmargin at screen 0.0; set tmargin at screen 0.06
set key center center horizontal Left reverse samplen 1.5 width 2
plot NaN notitle, \
	for [k = 1:2] keyentry with boxes linecolor rgb colour[k] fillstyle solid noborder title "spectre\\_v2=" . modes[k]
unset multiplot
set output
