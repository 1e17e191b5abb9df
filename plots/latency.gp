# SPDX-License-Identifier: GPL-2.0-only
# Latency by arm: every block is a point, beside each other where they would hide each
# other, the bar is the median's interval. Hollow points are of blocks that something
# disturbed; nothing is left out. Reads the table of `fsnbench report --format latency`:
#
#   gnuplot -e "csv='latency.csv'; out='latency.svg'; term='svg'" plots/latency.gp
#
# term is svg or png. Shows the first boot of the table, or what boot= says, and of it
# the group with most arms, or what group= says.

if (!exists("csv")) { print "latency.gp: csv is not set; see its first lines"; exit status 2 }
if (!exists("out")) { print "latency.gp: out is not set; see its first lines"; exit status 2 }
if (!exists("term")) term = "svg"

set encoding utf8
set datafile separator comma
set datafile columnheaders
if (!exists("boot")) {
	boot = ""
	stats csv using (boot eq "" ? (boot = strcol("boot"), 1) : 0) nooutput
}
if (!exists("group")) {
	group = ""; most = 0
	stats csv using (strcol("boot") eq boot && column("row") > most ? (most = column("row"), group = strcol("group"), 1) : 0) nooutput
}
shown(x) = strcol("boot") eq boot && strcol("group") eq group
label(x) = strcol("role") eq "aa" ? strcol("arm") . " (A/A)" : strcol("role") eq "arm" || strcol("role") eq "base" ? \
	strcol("arm") : strcol("arm") . " (" . strcol("role") . ")"
tics = ""; nr_arms = 0; virt = ""; flagged = 0; kernel = ""
stats csv using (shown(0) && column("block") == 0 ? (nr_arms = nr_arms + 1, \
	tics = tics . sprintf("%s'%s' %d", nr_arms > 1 ? ", " : "", label(0), int(column("row"))), \
	virt = strcol("virt"), flagged = int(column("flagged")), kernel = strcol("kernel"), 1) : 0) nooutput
if (nr_arms == 0) { print "latency.gp: " . csv . ": no times of boot " . boot; exit status 4 }

height = 150 + 44 * nr_arms
if (term eq "svg") {
	set terminal svg size 1080,height font "DejaVu Sans,13" background rgb "white"
} else {
	if (term ne "png") { print "latency.gp: unknown term '" . term . "'; valid: svg, png"; exit status 2 }
	set terminal pngcairo size 2160,2 * height font "DejaVu Sans,13" fontscale 2 linewidth 2 background rgb "white"
}
set output out

# A lane of its own for each block: the same place in every arm is the same block.
nr_blocks = 1
stats csv using (shown(0) && column("block") + 1 > nr_blocks ? (nr_blocks = column("block") + 1) : 0) nooutput
lane(b) = (nr_blocks > 1 ? (b / (nr_blocks - 1.0) - 0.5) : 0) * 0.5

set title "Latency of " . group . " by arm" . (flagged ? " — FLAGGED: a control was told apart" : "") . \
	"\nkernel " . kernel . ", one boot" . (virt eq "none" ? "" : ", in a virtual machine (" . virt . ")") . \
	sprintf("; %d blocks, all of them shown", nr_blocks) noenhanced
set lmargin at screen 0.30; set rmargin at screen 0.97
set border 1 linecolor rgb 0x666666
set yrange [nr_arms + 0.6:0.4]
eval("set ytics scale 0 font ',12' noenhanced (" . tics . ")")
set xtics nomirror scale 0.4 font ",11"
set grid xtics linetype 1 linecolor rgb 0xdddddd linewidth 0.6
set xlabel "ns per operation" font ",11" offset 0,0.3
set offsets graph 0.02, graph 0.02, 0, 0
set key bottom center outside horizontal font ",11" samplen 2
row(x) = shown(0) ? column("row") : NaN
plot csv using (shown(0) && column("disturbed") == 0 ? column("ns") : NaN):(row(0) + lane(column("block"))) \
		with points pointtype 7 pointsize 0.5 linecolor rgb 0x56B4E9 title "a block", \
	csv using (shown(0) && column("disturbed") == 1 ? column("ns") : NaN):(row(0) + lane(column("block"))) \
		with points pointtype 6 pointsize 0.7 linecolor rgb 0xD55E00 title "a disturbed block", \
	csv using (shown(0) && column("block") == 0 ? column("median") : NaN):(row(0)):(column("lo")):(column("hi")) \
		with xerrorbars pointtype 2 pointsize 1.2 linewidth 1.6 linecolor rgb 0x000000 title "median and its interval"
set output
