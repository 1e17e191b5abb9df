# SPDX-License-Identifier: GPL-2.0-only
# What an operation of fio and a whole command execute, a dot per arm: left kernel
# instructions per operation on a logarithmic scale, right kernel instructions of a
# command against the same one that nobody watches. A line through a dot goes from the
# least to the most of all pairs of runs. Reads the table of
# `fsnbench report --format macro`:
#
#   gnuplot -e "csv='macro.csv'; out='macro.svg'; term='svg'" plots/macro.gp
#
# term is svg or png. Shows the kernel isec with retpolines if it has that, or what
# kernel= and mode= say.

if (!exists("csv")) { print "macro.gp: csv is not set; see its first lines"; exit status 2 }
if (!exists("out")) { print "macro.gp: out is not set; see its first lines"; exit status 2 }
if (!exists("term")) term = "svg"
if (!exists("kernel")) kernel = "isec"

if (term eq "svg") {
	set terminal svg size 1080,700 font "DejaVu Sans,13" background rgb "white"
} else {
	if (term ne "png") { print "macro.gp: unknown term '" . term . "'; valid: svg, png"; exit status 2 }
	set terminal pngcairo size 2160,1400 font "DejaVu Sans,13" fontscale 2 linewidth 2 background rgb "white"
}
set output out
set encoding utf8
set datafile separator comma
set datafile columnheaders
array arms[8] = ["never", "never lsm bpf empty", "sb", "sb user", "sb send_to_group c skip", \
	"sb send_to_group bpf skip", "sb send_to_group bpf pass", "sb handle_event bpf skip"]
array titles[8] = ["nobody watches", "LSM program", "mark", "mark, read by a process", \
	"mark, c skip in send\\_to\\_group", "mark, bpf skip in send\\_to\\_group", \
	"mark, bpf pass in send\\_to\\_group", "mark, bpf skip in handle\\_event"]
# Okabe and Ito's colours; the marks differ for a grey print.
array colour[8] = [0x999999, 0xCC79A7, 0x000000, 0xD55E00, 0x56B4E9, 0x0072B2, 0xE69F00, 0x009E73]
array mark[8] = [6, 13, 7, 5, 9, 11, 4, 8]

if (!exists("mode")) {
	mode = "off"
	stats csv using (strcol("kernel") eq kernel && strcol("mode") eq "retpoline" ? (mode = "retpoline", 1) : 0) nooutput
}
shown(x) = strcol("kernel") eq kernel && strcol("mode") eq mode && strcol("engine") eq "exact" && \
	(strcol("status") eq "ok" || strcol("status") eq "flagged")
# The jobs of a kind, separated by blanks, in the order of the table.
fio = ""; command = ""
collect(kind) = shown(0) && strcol("kind") eq kind && \
	!strstrt((kind eq "fio" ? fio : command) . " ", " " . strcol("job") . " ") ? \
	(kind eq "fio" ? (fio = fio . " " . strcol("job"), 1) : (command = command . " " . strcol("job"), 1)) : 0
stats csv using (collect("fio") + collect("command")) nooutput
if (words(fio) + words(command) == 0) { print "macro.gp: " . csv . ": no counts of kernel " . kernel . ", spectre_v2=" . mode; exit status 4 }

# Lanes of a row, one per arm; the first row and the first arm are on top.
lane(job, a) = job + (a - 4.5) * 0.105
# "row arm value least most", in per cent of what never takes where that is asked for.
set print $dots
farthest = 1
do for [k = 1:2] {
	jobs = k == 1 ? fio : command
	do for [j = 1:words(jobs)] {
		base = 0
		stats csv using (shown(0) && strcol("job") eq word(jobs, j) && strcol("arm") eq "never" ? \
			(base = column("insns")) : 0) nooutput
		do for [a = 1:8] {
			value = 0; least = 0; most = 0
			stats csv using (shown(0) && strcol("job") eq word(jobs, j) && strcol("arm") eq arms[a] ? \
				(least = column("insns_min"), most = column("insns_max"), value = column("insns")) : 0) nooutput
			if (value > 0) {
				if (k == 2 && base > 0) { least = 100 * (least / base - 1); most = 100 * (most / base - 1); value = 100 * (value / base - 1); if (most > farthest) { farthest = most } }
				if (k == 1 || base > 0) { print sprintf("%d,%g,%d,%g,%g,%g", k, lane(j, a), a, value, least, most) }
			}
		}
	}
}
set print
set datafile nocolumnheaders
set border 1 linecolor rgb 0x666666
set errorbars small
set xtics nomirror scale 0.4 font ",11"
set grid xtics linetype 1 linecolor rgb 0xdddddd linewidth 0.6
unset key

set multiplot title "What watching costs fio's operations and whole commands\n" . \
	"{/*0.8 kernel " . kernel . ", spectre\\_v2=" . mode . ", a fanotify mark on the whole tmpfs; kernel instructions, counted}"
set tmargin at screen 0.86; set bmargin at screen 0.25
do for [k = 1:2] {
	jobs = k == 1 ? fio : command
	if (words(jobs) == 0) { continue }
	set lmargin at screen (k == 1 ? 0.10 : 0.60); set rmargin at screen (k == 1 ? 0.49 : 0.98)
	set yrange [words(jobs) + 0.6:0.4]
	tics = ""
	do for [j = 1:words(jobs)] { tics = tics . sprintf("%s'%s' %d", j > 1 ? ", " : "", word(jobs, j), j) }
	eval "set ytics scale 0 font ',12' noenhanced (" . tics . ")"
	unset arrow; do for [j = 1:words(jobs) - 1] { set arrow from graph 0, first j + 0.5 to graph 1, first j + 0.5 nohead linecolor rgb 0xdddddd }
	if (k == 1) {
		set title "fio: per operation" offset 0,-0.5
		set logscale x; set xrange [800:50000]; set xtics ("1 k" 1e3, "2 k" 2e3, "5 k" 5e3, "10 k" 1e4, "20 k" 2e4, "50 k" 5e4)
		set xlabel "kernel instructions of the thread that does them" font ",11"
	} else {
		set title "commands: more than with nobody watching" offset 0,-0.5
		unset logscale x; set xrange [-0.1 * farthest:1.08 * farthest]; unset xtics
		step = farthest > 100 ? 50 : farthest > 40 ? 20 : 5
		set xtics step nomirror scale 0.4 font ",11" format "%+.0f %%"
		set xlabel "kernel instructions, fork to exit" font ",11"
	}
	here(a, c) = column(1) == k && column(3) == a ? column(c) : NaN
	plot for [a = 1:8] $dots using (here(a, 4)):2:(here(a, 5)):(here(a, 6)) \
		with xerrorbars linecolor rgb colour[a] pointtype mark[a] pointsize 1.1 notitle
}

unset title; unset xlabel; unset xtics; unset ytics; unset border; unset grid; unset logscale; unset arrow
set lmargin at screen 0.02; set rmargin at screen 0.98
set bmargin at screen 0.01; set tmargin at screen 0.14
set xrange [0:1]; set yrange [0:1]
set key center center horizontal maxrows 3 Left reverse samplen 2 width 2 font ",12"
plot 0.5 linecolor rgb 0xffffff notitle, \
	for [a = 1:8] keyentry with points linecolor rgb colour[a] pointtype mark[a] pointsize 1.1 title titles[a]
unset multiplot
set output
