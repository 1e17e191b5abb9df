# SPDX-License-Identifier: GPL-2.0-only
# Indirect calls of every operation on three rungs of the ladder, stacked by what is
# called: a group of bars per workload. Reads the table of
# `fsnbench report --format ladder`:
#
#   gnuplot -e "csv='ladder.csv'; out='ladder.svg'; term='svg'" plots/ladder.gp
#
# term is svg or png. kernel and mode name the document that is drawn (default isec,
# and off or else the first that is there).

if (!exists("csv")) { print "ladder.gp: csv is not set; see its first lines"; exit status 2 }
if (!exists("out")) { print "ladder.gp: out is not set; see its first lines"; exit status 2 }
if (!exists("term")) term = "svg"
if (!exists("kernel")) kernel = "isec"

set encoding utf8
set datafile separator comma
set datafile columnheaders

# Okabe and Ito's palette, as in ledger.gp.
array classes[5] = ["operation", "fanotify_handle_event", "fanotify_merge", "other", "hook"]
array labels[5] = ["the operation's own", "fanotify\\_handle\\_event", "fanotify\\_merge", "any other", "the hook"]
array colour[5] = [0x999999, 0x0072B2, 0x56B4E9, 0xF0E442, 0xD55E00]
array rungs[3] = ["never", "watched", "hook"]
array rung_labels[3] = ["never", "watched", "hook skips"]
class(name) = name eq classes[1] ? 1 : name eq classes[2] ? 2 : name eq classes[3] ? 3 : name eq classes[5] ? 5 : 4
rung(name) = name eq rungs[1] ? 1 : name eq rungs[2] ? 2 : 3

first = ""
nr_off = 0
stats csv using (strcol("kernel") eq kernel ? (first = first eq "" ? strcol("mode") : first, \
	nr_off = nr_off + (strcol("mode") eq "off"), 0) : 0) nooutput
if (first eq "") { print "ladder.gp: " . csv . ": no workloads of kernel " . kernel; exit status 4 }
if (!exists("mode")) mode = nr_off ? "off" : first
drawn(x) = strcol("kernel") eq kernel && strcol("mode") eq mode && strcol("fs") eq "tmpfs"

# The workloads in the order of the table, and the longest bar that is not cut.
pad(name) = sprintf("|%-31.31s", name)
names = ""
nr = 0
cut = 26.0
longest = 0
nr_other = 0
stats csv using (drawn(0) ? (strstrt(names, pad(strcol("workload"))) ? 0 : \
	(names = names . pad(strcol("workload")), nr = nr + 1), \
	nr_other = nr_other + (class(strcol("class")) == 4 && column("value") > 0), \
	total = column("below") + column("value"), \
	longest = total > longest && total <= cut ? total : longest, 0) : 0) nooutput
if (nr == 0) { print "ladder.gp: " . csv . ": no workloads of kernel " . kernel . " on tmpfs"; exit status 4 }
at(name) = (strstrt(names, pad(name)) - 1) / 32
name_padded(i) = names[32 * i - 30:32 * i] . "  "
name(i) = substr(name_padded(i), 1, strstrt(name_padded(i), "  ") - 1)

# Two columns of panels, so that all are on one screen.
half = (nr + 1) / 2
pixels = 160 + 54 * half
if (term eq "svg") {
	set terminal svg size 1080,pixels font "DejaVu Sans,13" background rgb "white"
} else {
	if (term ne "png") { print "ladder.gp: unknown term '" . term . "'; valid: svg, png"; exit status 2 }
	set terminal pngcairo size 2160,2 * pixels font "DejaVu Sans,13" fontscale 2 linewidth 2 background rgb "white"
}
set output out

end = longest * 1.2
set xrange [0:end]
set xtics 0,(longest > 12 ? 5 : 2) nomirror scale 0.4 font ",11"
set grid xtics linetype 1 linecolor rgb 0xdddddd linewidth 0.6
set border 3 linecolor rgb 0x666666
set style fill solid noborder
unset key
thick = 0.27
place(x) = at(strcol("workload")) + (rung(strcol("rung")) - 2) * thick
clip(x) = x > longest * 1.03 ? longest * 1.03 : x
shown(x) = drawn(0) && column("value") > 0
total(x) = column("below") + column("value")
# At the last class of a bar: the counter. A bar that is cut, and a cell that does not
# prove itself, say so.
text(x) = sprintf("%.3g", column("calls")) . (total(0) > longest * 1.03 ? " →" : "") . \
	(strcol("status") eq "ok" ? "" : " (" . strcol("status") . ")")
is_last(x) = drawn(0) && strcol("class") eq classes[5]

set multiplot title "Indirect calls of one operation: nobody watches, somebody watches, a hook skips\n" . \
	"{/*0.8 kernel " . kernel . ", spectre\\_v2=" . mode . ", tmpfs, hook at send\\_to\\_group (bpf); counts in an emulator (QEMU TCG), not a latency;}\n" . \
	"{/*0.8 numbers: the counter; at the end, operations that raise no event}"
low = 52.0 / pixels; high = 1 - 86.0 / pixels
do for [p = 1:2] {
	from = p == 1 ? 0 : half
	set lmargin at screen (p == 1 ? 0.135 : 0.645); set rmargin at screen (p == 1 ? 0.485 : 0.995)
	set bmargin at screen low + 24.0 / pixels; set tmargin at screen high
	set yrange [from + half - 0.45:from - 0.55]
	unset ytics
	do for [i = from + 1:(from + half < nr ? from + half : nr)] {
		set ytics add (name(i) i - 1) scale 0 noenhanced font ",12" textcolor rgb 0x000000
	}
	mine = from
	in(x) = at(strcol("workload")) >= mine && at(strcol("workload")) < mine + half
	plot \
	csv using (shown(0) && in(0) && clip(column("below")) < clip(total(0)) ? clip(column("below")) : NaN):(place(0)):(clip(column("below"))):\
		(clip(total(0))):(place(0) - thick * 0.44):(place(0) + thick * 0.44):(colour[class(strcol("class"))]) \
		with boxxyerror linecolor rgb variable fillstyle solid noborder notitle, \
	csv using (is_last(0) && in(0) ? clip(total(0)) : NaN):(place(0)):(text(0)) \
		with labels left offset 0.4,0 font ",9" noenhanced notitle, \
	csv using (is_last(0) && in(0) && at(strcol("workload")) == mine ? end : NaN):(place(0)):(rung_labels[rung(strcol("rung"))]) \
		with labels right font ",9" textcolor rgb 0x555555 noenhanced notitle
}

unset xtics; unset ytics; unset border; unset grid
set lmargin at screen 0.02; set rmargin at screen 0.98
set bmargin at screen 0.0; set tmargin at screen 40.0 / pixels
set key center center horizontal maxrows 1 Left reverse samplen 1.2 width -1 font ",11"
plot NaN notitle, \
	for [k = 1:5] keyentry with boxes linecolor rgb (k == 4 && !nr_other ? 0xffffff : colour[k]) fillstyle solid noborder \
		title (k == 4 && !nr_other ? "" : labels[k])
unset multiplot
set output
