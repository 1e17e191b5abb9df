# SPDX-License-Identifier: GPL-2.0-only
# Bytes per inode against the number of files: a row of panels per share of tagged
# files, a column per file system, a line per kernel with lsm=bpf. Reads the table
# of `fsnbench report --format memory`:
#
#   gnuplot -e "csv='memory.csv'; out='memory.svg'; term='svg'" plots/memory.gp
#
# term is svg or png.

if (!exists("csv")) { print "memory.gp: csv is not set; see its first lines"; exit status 2 }
if (!exists("out")) { print "memory.gp: out is not set; see its first lines"; exit status 2 }
if (!exists("term")) term = "svg"

if (term eq "svg") {
	set terminal svg size 1080,640 font "DejaVu Sans,13" background rgb "white"
} else {
	if (term ne "png") { print "memory.gp: unknown term '" . term . "'; valid: svg, png"; exit status 2 }
	set terminal pngcairo size 2160,1280 font "DejaVu Sans,13" fontscale 2 linewidth 2 background rgb "white"
}
set output out
set encoding utf8
set datafile separator comma
set datafile columnheaders
array fs[3] = ["tmpfs", "ext4", "xfs"]
array tagged[2] = ["none", "all"]
array tagged_titles[2] = ["no file tagged", "all files tagged"]
array kernels[4] = ["isec", "embedded", "embedded-end", "isec"]
array lsms[4] = ["bpf", "bpf", "bpf", "none"]
array titles[4] = ["isec", "embedded", "embedded-end", "isec, BPF is no LSM"]
# Okabe and Ito's colours; the marks differ for a grey print.
array colour[4] = [0xD55E00, 0x0072B2, 0x56B4E9, 0x999999]
array mark[4] = [7, 5, 9, 2]

drawn(k, t, f) = strcol("kernel") eq kernels[k] && strcol("lsms") eq lsms[k] && \
	strcol("tagged") eq tagged[t] && strcol("fs") eq fs[f] && strcol("state") eq "created"
stats csv using (column("bytes_per_inode")) name "ALL" nooutput
if (!exists("ALL_records") || ALL_records == 0) { print "memory.gp: " . csv . ": no readings"; exit status 4 }

set xtics ("1 k" 1e3, "10 k" 1e4, "100 k" 1e5, "1 M" 1e6) nomirror scale 0.4
set ytics nomirror scale 0.4 font ",11"
set grid ytics linetype 1 linecolor rgb 0xdddddd linewidth 0.6
set border 3 linecolor rgb 0x666666
unset key
left = 0.07; gap = 0.055; width = (0.985 - left - 2 * gap) / 3
top = 0.84; height = 0.27; between = 0.14

set multiplot title "Bytes of slab per inode, by number of files\n" . \
	"{/*0.8 inode, security blob and storage, against the same mount without files; each panel has a scale of its own}"
do for [t = 1:2] {
	do for [f = 1:3] {
		x = left + (f - 1) * (width + gap)
		y = top - height - (t - 1) * (height + between)
		set lmargin at screen x; set rmargin at screen x + width
		set bmargin at screen y; set tmargin at screen y + height
		set title fs[f] . ", " . tagged_titles[t] offset 0,-0.6
		# gnuplot warns of lines without points: only those that have some.
		low = 1e9; high = 0; lines = ""
		unset logscale; set xrange [*:*]; set yrange [*:*]
		do for [k = 1:4] {
			found = 0
			stats csv using (drawn(k, t, f) ? (found = 1, \
				low = column("bytes_per_inode") < low ? column("bytes_per_inode") : low, \
				high = column("bytes_per_inode") > high ? column("bytes_per_inode") : high) : 0) nooutput
			if (found) { lines = lines . (lines eq "" ? "plot " : ", ") . sprintf( \
				"csv using (drawn(%d, t, f) ? column('files') : NaN):(column('bytes_per_inode')) ", k) . sprintf( \
				"with linespoints linecolor rgb %d pointtype %d notitle", colour[k], mark[k]) }
		}
		if (lines eq "") { low = 0; high = 1; lines = "plot 0.5 linecolor rgb 0xffffff notitle"
			set label 2 "<missing>" at graph 0.5, 0.5 center noenhanced } \
		else { unset label 2 }
		# A panel of one value has no range of its own.
		set yrange [low - 0.1 * (high - low) - 4:high + 0.1 * (high - low) + 4]
		set logscale x 10
		set xrange [600:1.8e6]
		eval lines
	}
}

unset title; unset label 2; unset xtics; unset ytics; unset border; unset grid; unset logscale
set lmargin at screen 0.02; set rmargin at screen 0.98
set bmargin at screen 0.01; set tmargin at screen 0.07
set xrange [0:1]; set yrange [0:1]
set key center center horizontal Left reverse samplen 2 width 2
plot 0.5 linecolor rgb 0xffffff notitle, \
	for [k = 1:4] keyentry with linespoints linecolor rgb colour[k] pointtype mark[k] title titles[k]
unset multiplot
set output
