# SPDX-License-Identifier: GPL-2.0-only
# What finding a file's storage adds to the empty program: instructions by the number
# of maps, data lines of one file, cold lines of another file each time; one row of
# panels per mitigation mode. Reads the table of `fsnbench report --format csv`:
#
#   gnuplot -e "csv='ledger.csv'; out='storage.svg'; term='svg'" plots/storage.gp
#
# term is svg or png.

if (!exists("csv")) { print "storage.gp: csv is not set; see its first lines"; exit status 2 }
if (!exists("out")) { print "storage.gp: out is not set; see its first lines"; exit status 2 }
if (!exists("term")) term = "svg"

if (term eq "svg") {
	set terminal svg size 1080,760 font "DejaVu Sans,13" background rgb "white"
} else {
	if (term ne "png") { print "storage.gp: unknown term '" . term . "'; valid: svg, png"; exit status 2 }
	set terminal pngcairo size 2160,1520 font "DejaVu Sans,13" fontscale 2 linewidth 2 background rgb "white"
}
set output out
set encoding utf8
set datafile separator comma
set datafile columnheaders

# Okabe and Ito's palette; symbols differ as well.
array kernels[3] = ["isec", "embedded", "embedded-end"]
array colour[3] = [0xD55E00, 0x0072B2, 0x009E73]
array symbol[3] = [7, 5, 9]
array modes[2] = ["off", "retpoline"]
array maps[4] = ["storage_get", "storage_get_16", "storage_get_17", "storage_get_24"]
array lookups[4] = ["storage_miss", "storage_get", "hash_get", "hash_get_pointer"]

is_cell(kernel, mode, workload, program) = strcol("kernel") eq kernel && \
	strcol("mode") eq mode && strcol("workload") eq workload && strcol("fs") eq "tmpfs" && \
	strcol("listener") eq "fanotify" && strcol("site") eq "send_to_group" && \
	strcol("args") eq "direct" && strcol("handler") eq "bpf" && \
	strcol("verdict") eq "skip" && strcol("program") eq program && strcol("threads") eq "1"
judged(x) = strcol("by_mean") eq "1" ? column("mean") : column("value")

nr_hooks = 0
stats csv using (nr_hooks = nr_hooks + (strcol("site") eq "send_to_group"), 0) nooutput
if (!nr_hooks) { print "storage.gp: " . csv . ": no cells with a hook"; exit status 4 }

# A figure of a cell; NaN if there is none. Each reads the table once.
fetch = 'value = NaN; stats csv using (is_cell(kernels[k], modes[m], workload, program) && \
	strcol("what") eq what ? (value = judged(0), 0) : 0) nooutput'

# A row that no panel has, so that there is one.
array highest[3] = [0, 0, 0]
set print $figures
print "panel,mode,kernel,x,value"
print "0,none,none,0,0"
do for [m = 1:2] { do for [k = 1:3] { do for [panel = 1:3] {
	workload = panel == 3 ? "open_close_cold" : "open_close"
	what = panel == 1 ? "insns" : panel == 2 ? "cachelines" : "cold_cachelines"
	program = "empty"
	eval(fetch)
	empty = value
	do for [i = 1:4] {
		program = panel == 1 ? maps[i] : lookups[i]
		eval(fetch)
		if (value == value && empty == empty) {
			print sprintf("%d,%s,%s,%d,%.4f", panel, modes[m], kernels[k], i, value - empty)
			if (value - empty > highest[panel]) { highest[panel] = value - empty }
		}
	}
}}}
unset print

set xrange [0.5:4.5]
set ytics nomirror scale 0.4
set grid ytics linetype 1 linecolor rgb 0xdddddd linewidth 0.6
set border 3 linecolor rgb 0x666666
unset key
left = 0.055; gap = 0.055; width = (0.985 - left - 2 * gap) / 3
top = 0.835; height = 0.28; between = 0.125

array titles[3] = ["instructions, by number of maps", "data lines, one file", \
	"cold lines, another file each time"]
at(panel, mode, kernel) = column("panel") == panel && strcol("mode") eq mode && strcol("kernel") eq kernel

set multiplot title "What a lookup adds to a hook that looks at nothing\n" . \
	"{/*0.8 tmpfs, send\\_to\\_group; counts in an emulator (QEMU TCG), not a latency; " . \
	"from 16 maps on two lookups, which are not remembered with 17 and 24}"
do for [m = 1:2] {
	do for [panel = 1:3] {
		x = left + (panel - 1) * (width + gap)
		y = top - height - (m - 1) * (height + between)
		set lmargin at screen x; set rmargin at screen x + width
		set bmargin at screen y; set tmargin at screen y + height
		if (m == 1) { set title titles[panel] offset 0,0.6 } else { unset title }
		if (panel == 1) { set xtics ("1" 1, "16" 2, "17" 3, "24" 4) nomirror scale 0.4 } \
		else { set xtics ("miss" 1, "hit" 2, "hash by\nnumber" 3, "hash by\npointer" 4) nomirror scale 0.4 }
		if (panel == 1) { set label 1 "spectre\\_v2=" . modes[m] at screen 0.012, screen y + height + 0.022 left } \
		else { unset label 1 }
		set yrange [0:highest[panel] > 0 ? highest[panel] * 1.15 : 1]
		if (highest[panel] == 0) { set label 2 "not measured" at graph 0.5, graph 0.5 center } \
		else { unset label 2 }
		plot 0 with lines linecolor rgb 0x666666 notitle, \
			for [k = 1:3] $figures using (at(panel, modes[m], kernels[k]) ? \
				column("x") + (k - 2) * 0.13 : NaN):(column("value")) \
			with points pointtype symbol[k] pointsize 1.3 linecolor rgb colour[k] notitle
	}
}

# The key has a place of its own below the panels.
unset label; unset title; unset xtics; unset ytics; unset border; unset grid
set lmargin at screen 0.02; set rmargin at screen 0.98
set bmargin at screen 0.01; set tmargin at screen 0.06
set key center center horizontal Left reverse samplen 1.5 width 2
plot NaN notitle, for [k = 1:3] keyentry with points pointtype symbol[k] pointsize 1.1 \
	linecolor rgb colour[k] title kernels[k] noenhanced
unset multiplot
set output
