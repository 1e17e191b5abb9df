# SPDX-License-Identifier: GPL-2.0-only
# What arms differ by from the base of their group, over what identical arms differ by:
# the band is from the least to the most of all blocks' A/A differences, in percent
# of the base, and inside of it, darker, the interval of their median. A point is a block's
# difference, a bar the median and its interval. Reads the table of
# `fsnbench report --format latency_aa`:
#
#   gnuplot -e "csv='latency_aa.csv'; out='latency_aa.svg'; term='svg'" plots/latency_aa.gp
#
# term is svg or png. Shows the first boot of the table, or what boot= says. The axis is
# linear to 5 % on both sides and logarithmic from there.

if (!exists("csv")) { print "latency_aa.gp: csv is not set; see its first lines"; exit status 2 }
if (!exists("out")) { print "latency_aa.gp: out is not set; see its first lines"; exit status 2 }
if (!exists("term")) term = "svg"

set encoding utf8
set datafile separator comma
set datafile columnheaders
if (!exists("boot")) {
	boot = ""
	stats csv using (boot eq "" ? (boot = strcol("boot"), 1) : 0) nooutput
}
shown(x) = strcol("boot") eq boot
percent(c) = 100 * column(c) / column("base")
label(x) = strcol("group") . "  " . strcol("arm") . (strcol("role") eq "aa" ? " (A/A)" : strcol("role") eq "arm" ? "" : " (" . strcol("role") . ")")
tics = ""; nr_rows = 0; virt = ""; flagged = 0; kernel = ""; lo = 0; hi = 0; lo_ci = 0; hi_ci = 0
stats csv using (shown(0) ? (virt = strcol("virt"), flagged = int(column("flagged")), kernel = strcol("kernel"), \
	strcol("role") eq "aa" ? (percent("diff") < lo ? (lo = percent("diff")) : 0, percent("diff") > hi ? (hi = percent("diff")) : 0, \
		percent("lo") < lo_ci ? (lo_ci = percent("lo")) : 0, percent("hi") > hi_ci ? (hi_ci = percent("hi")) : 0) : 0, \
	column("block") == 0 ? (nr_rows = nr_rows + 1, \
		tics = tics . sprintf("%s'%s' %d", nr_rows > 1 ? ", " : "", label(0), int(column("row")))) : 0) : 0) nooutput
if (nr_rows == 0) { print "latency_aa.gp: " . csv . ": no differences of boot " . boot; exit status 4 }
row(x) = shown(0) ? column("row") : NaN

height = 160 + 40 * nr_rows
if (term eq "svg") {
	set terminal svg size 1080,height font "DejaVu Sans,13" background rgb "white"
} else {
	if (term ne "png") { print "latency_aa.gp: unknown term '" . term . "'; valid: svg, png"; exit status 2 }
	set terminal pngcairo size 2160,2 * height font "DejaVu Sans,13" fontscale 2 linewidth 2 background rgb "white"
}
set output out

LINEAR = 5.0
scaled(p) = abs(p) <= LINEAR ? p : sgn(p) * LINEAR * (1 + log(abs(p) / LINEAR))
nr_blocks = 1; farthest = LINEAR
stats csv using (shown(0) ? (column("block") + 1 > nr_blocks ? (nr_blocks = column("block") + 1) : 0, \
	percent("diff") > farthest ? (farthest = percent("diff")) : 0) : 0) nooutput
nearest = -LINEAR
stats csv using (shown(0) && percent("diff") < nearest ? (nearest = percent("diff")) : 0) nooutput
lane(b) = (nr_blocks > 1 ? (b / (nr_blocks - 1.0) - 0.5) : 0) * 0.5
marks = "'0' 0, '+2' 2, '−2' -2, '+5' 5, '−5' -5"
do for [v in "10 20 50 100 200 500 1000 2000 5000 10000"] {
	if (v + 0 < farthest * 1.1) { marks = marks . sprintf(", '+%s' %g", v, scaled(v + 0)) }
	if (-v > nearest * 1.1) { marks = marks . sprintf(", '−%s' %g", v, scaled(-v)) }
}

set title "Differences to the base, over those of identical arms" . (flagged ? " — FLAGGED: a control was told apart" : "") . \
	"\nkernel " . kernel . ", one boot" . (virt eq "none" ? "" : ", in a virtual machine (" . virt . ")") noenhanced
set lmargin at screen 0.42; set rmargin at screen 0.97
set border 1 linecolor rgb 0x666666
set yrange [nr_rows + 0.6:0.4]
set xrange [scaled(nearest) - 0.5:scaled(farthest) + 0.5]
eval("set ytics scale 0 font ',12' noenhanced (" . tics . ")")
eval("set xtics nomirror scale 0.4 font ',11' (" . marks . ")")
set grid xtics linetype 1 linecolor rgb 0xdddddd linewidth 0.6
set xlabel "percent of the base's time; logarithmic beyond 5" font ",11" offset 0,0.4
set object 1 rectangle from lo, graph 0 to hi, graph 1 fillcolor rgb 0xF5E6C8 fillstyle solid noborder behind
set object 2 rectangle from lo_ci, graph 0 to hi_ci, graph 1 fillcolor rgb 0xE8CC8C fillstyle solid noborder behind
set key bottom center outside horizontal font ",11" samplen 2
plot csv using (scaled(percent("diff"))):(row(0) + lane(column("block"))) \
		with points pointtype 7 pointsize 0.45 linecolor rgb 0x56B4E9 title "a block's difference", \
	csv using (column("block") == 0 ? scaled(percent("median")) : NaN):(row(0)):(scaled(percent("lo"))):(scaled(percent("hi"))) \
		with xerrorbars pointtype 2 pointsize 1.2 linewidth 1.6 linecolor rgb 0x000000 title "median and its interval", \
	keyentry with boxes fillstyle solid fillcolor rgb 0xF5E6C8 title "identical arms: blocks", \
	keyentry with boxes fillstyle solid fillcolor rgb 0xE8CC8C title "identical arms: the median's interval"
set output
