# SPDX-License-Identifier: GPL-2.0-only
# How long single operations take: of each arm the share that took no longer than so
# many ns, and at the right end how few took longest. With the clock's own time, as the
# table has it. Reads the table of `fsnbench report --format latency_cdf`:
#
#   gnuplot -e "csv='latency_cdf.csv'; out='latency_cdf.svg'; term='svg'" plots/latency_cdf.gp
#
# term is svg or png. Shows the first boot of the table, or what boot= says, and of it
# open_close/tmpfs, or else the first group, or what group= says; up to eight arms of it.

if (!exists("csv")) { print "latency_cdf.gp: csv is not set; see its first lines"; exit status 2 }
if (!exists("out")) { print "latency_cdf.gp: out is not set; see its first lines"; exit status 2 }
if (!exists("term")) term = "svg"

set encoding utf8
set datafile separator comma
set datafile columnheaders
if (!exists("boot")) {
	boot = ""
	stats csv using (boot eq "" ? (boot = strcol("boot"), 1) : 0) nooutput
}
if (!exists("group")) {
	group = ""
	stats csv using (group eq "" && strcol("boot") eq boot ? (group = strcol("group"), 1) : 0) nooutput
	stats csv using (strcol("boot") eq boot && strcol("group") eq "open_close/tmpfs" ? \
		(group = "open_close/tmpfs", 1) : 0) nooutput
}
shown(x) = strcol("boot") eq boot && strcol("group") eq group && strcol("role") ne "aa"
arms = "|"; nr_arms = 0; virt = ""; flagged = 0; kernel = ""; least = 1e18; most = 1
stats csv using (shown(0) ? (virt = strcol("virt"), flagged = int(column("flagged")), kernel = strcol("kernel"), \
	column("ns") < least ? (least = column("ns")) : 0, column("ns") > most ? (most = column("ns")) : 0, \
	nr_arms < 8 && !strstrt(arms, "|" . strcol("arm") . "|") ? (arms = arms . strcol("arm") . "|", nr_arms = nr_arms + 1) : 0) : 0) nooutput
if (nr_arms == 0) { print "latency_cdf.gp: " . csv . ": no histograms of boot " . boot; exit status 4 }
name_of(text, row) = row == 1 ? text[1:strstrt(text, "|") - 1] : name_of(text[strstrt(text, "|") + 1:*], row - 1)

if (term eq "svg") {
	set terminal svg size 1080,560 font "DejaVu Sans,13" background rgb "white"
} else {
	if (term ne "png") { print "latency_cdf.gp: unknown term '" . term . "'; valid: svg, png"; exit status 2 }
	set terminal pngcairo size 2160,1120 font "DejaVu Sans,13" fontscale 2 linewidth 2 background rgb "white"
}
set output out

# Okabe and Ito's colours.
array colour[8] = [0x000000, 0x999999, 0x56B4E9, 0xE69F00, 0x009E73, 0x0072B2, 0xD55E00, 0xCC79A7]
set border 3 linecolor rgb 0x666666
set grid linetype 1 linecolor rgb 0xdddddd linewidth 0.6
set xtics nomirror scale 0.4 font ",11"
set logscale x
set xrange [least * 0.9:most * 1.1]
set xlabel "ns that a single operation takes, with reading the clock" font ",11"

set multiplot title "Single operations of " . group . (flagged ? " — FLAGGED: a control was told apart" : "") . \
	"\nkernel " . kernel . ", one boot" . (virt eq "none" ? "" : ", in a virtual machine (" . virt . ")") noenhanced
set tmargin at screen 0.84; set bmargin at screen 0.26
unset key
in(a) = shown(0) && strcol("arm") eq name_of(arms[2:*], a)
set lmargin at screen 0.08; set rmargin at screen 0.50
set yrange [0:1]; set ytics nomirror scale 0.4 font ",11"
set ytics ("0" 0, "25 %%" 0.25, "50 %%" 0.5, "75 %%" 0.75, "100 %%" 1)
set title "take no longer" offset 0,-0.5
plot for [a = 1:nr_arms] csv using (in(a) ? column("ns") : NaN):(column("share")) \
	with steps linewidth 1.6 linecolor rgb colour[a] notitle
set lmargin at screen 0.58; set rmargin at screen 0.98
set logscale y; set yrange [1e-5:1]
set ytics ("100 %%" 1, "10 %%" 0.1, "1 %%" 0.01, "0.1 %%" 1e-3, "0.01 %%" 1e-4, "0.001 %%" 1e-5)
set title "take longer" offset 0,-0.5
plot for [a = 1:nr_arms] csv using (in(a) ? column("ns") : NaN):(column("share") < 1 ? 1 - column("share") : NaN) \
	with steps linewidth 1.6 linecolor rgb colour[a] notitle

unset title; unset xlabel; unset xtics; unset ytics; unset border; unset grid; unset logscale
set lmargin at screen 0.02; set rmargin at screen 0.98
set bmargin at screen 0.01; set tmargin at screen 0.14
set xrange [0:1]; set yrange [0:1]
set key center center horizontal maxrows 2 Left reverse samplen 2 width 2 font ",12" noenhanced
plot 0.5 linecolor rgb 0xffffff notitle, \
	for [a = 1:nr_arms] keyentry with lines linewidth 2 linecolor rgb colour[a] title name_of(arms[2:*], a)
unset multiplot
set output
