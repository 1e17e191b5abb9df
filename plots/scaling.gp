# SPDX-License-Identifier: GPL-2.0-only
# Instructions of one operation by how many groups, marks, directories or files there
# are: a panel for each, a colour and symbol per arm, and the line that is fitted where
# one is claimed. Reads the table of `fsnbench report --format scaling`:
#
#   gnuplot -e "csv='scaling.csv'; out='scaling.svg'; term='svg'" plots/scaling.gp
#
# term is svg or png. kernel and mode name the document that is drawn (default isec,
# and off or else the first that is there).

if (!exists("csv")) { print "scaling.gp: csv is not set; see its first lines"; exit status 2 }
if (!exists("out")) { print "scaling.gp: out is not set; see its first lines"; exit status 2 }
if (!exists("term")) term = "svg"
if (!exists("kernel")) kernel = "isec"

if (term eq "svg") {
	set terminal svg size 1080,760 font "DejaVu Sans,13" background rgb "white"
} else {
	if (term ne "png") { print "scaling.gp: unknown term '" . term . "'; valid: svg, png"; exit status 2 }
	set terminal pngcairo size 2160,1520 font "DejaVu Sans,13" fontscale 2 linewidth 2 background rgb "white"
}
set output out
set encoding utf8
set datafile separator comma
set datafile columnheaders

array experiments[4] = ["scale-groups", "scale-marks", "scale-depth", "scale-files"]
array titles[4] = ["groups that watch the same directory", "marks of the group on other files", \
	"depth of the file below the filter's directory", "files that are opened in turn"]
array units[4] = ["group", "mark", "level", "file"]

first = ""
nr_off = 0
stats csv using (strcol("kernel") eq kernel ? (first = first eq "" ? strcol("mode") : first, \
	nr_off = nr_off + (strcol("mode") eq "off"), 0) : 0) nooutput
if (first eq "") { print "scaling.gp: " . csv . ": no points of kernel " . kernel; exit status 4 }
if (!exists("mode")) mode = nr_off ? "off" : first

is_point(e) = strcol("experiment") eq experiments[e] && strcol("kernel") eq kernel && \
	strcol("mode") eq mode && strcol("counter") eq "insns"
# What the panel's title says needs no place in the key.
workload(arm) = arm[1:strstrt(arm, " ") - 1]
short(arm) = arm[strstrt(arm, " ") + 1:*]
has(arm, word) = strstrt(" " . arm . " ", " " . word . " ") > 0
# Okabe and Ito's colours: of sites; a symbol per handler and verdict, for a grey print.
colour(arm) = has(arm, "lsm") ? 0x009E73 : has(arm, "send_to_group") ? 0xD55E00 : \
	has(arm, "handle_event") ? 0x0072B2 : has(arm, "never") ? 0x999999 : 0x000000
symbol(arm) = has(arm, "lsm") ? 9 : has(arm, "bpf") ? 7 : has(arm, "pass") ? 8 : has(arm, "c") ? 6 : 5

unset key
set border 3 linecolor rgb 0x666666
set grid ytics linetype 1 linecolor rgb 0xdddddd linewidth 0.6
left = 0.066; width = 0.218; beside = 0.287
top = 0.855; height = 0.315; between = 0.14

pad(name) = sprintf("|%-63.63s", name)
arm_padded(i) = arms[64 * i - 62:64 * i] . "  "
arm(i) = substr(arm_padded(i), 1, strstrt(arm_padded(i), "  ") - 1)

set multiplot title "Instructions of one operation, by how much there is of what it meets\n" . \
	"{/*0.8 kernel " . kernel . ", spectre\\_v2=" . mode . "; counts in an emulator (QEMU TCG), not a latency; lines are fitted}"
do for [e = 1:4] {
	arms = ""; nr_arms = 0; low = 1e300; high = -1e300; low_x = 1e300; high_x = -1e300; of = ""
	unset logscale; set xrange [*:*]; set yrange [*:*]
	stats csv using (is_point(e) ? (strstrt(arms, pad(strcol("arm"))) ? 0 : \
		(arms = arms . pad(strcol("arm")), nr_arms = nr_arms + 1), of = workload(strcol("arm")), \
		low = column("value") < low ? column("value") : low, \
		high = column("value") > high ? column("value") : high, \
		low_x = column("x") < low_x ? column("x") : low_x, \
		high_x = column("x") > high_x ? column("x") : high_x, 0) : 0) nooutput
	x = left + (e % 2 ? 0 : width + beside)
	y = top - height - (e > 2 ? height + between : 0)
	set lmargin at screen x; set rmargin at screen x + width
	set bmargin at screen y; set tmargin at screen y + height
	unset label
	set label 1 "" . of at screen x - 0.05, screen y + height + 0.025 left noenhanced font ",12"
	set xlabel titles[e] offset 0,0.5 font ",11"
	lines = ""
	array slope[nr_arms + 1]; array base[nr_arms + 1]; array finding[nr_arms + 1]
	do for [i = 1:nr_arms] {
		name = arm(i); nr = 0; x1 = 0; x2 = 0; y1 = 0; y2 = 0; finding[i] = ""
		stats csv using (is_point(e) && strcol("arm") eq name ? (finding[i] = strcol("finding"), \
			strcol("fitted") eq "" ? 0 : (nr == 0 ? (x1 = column("x"), y1 = column("fitted")) : 0, \
			nr = nr + 1, x2 = column("x"), y2 = column("fitted"), 0)) : 0) nooutput
		slope[i] = x2 > x1 ? (y2 - y1) / (x2 - x1) : NaN
		base[i] = y1 - slope[i] * x1
		says = finding[i] eq "linear" ? sprintf("%+.4g per %s", slope[i], units[e]) : \
			finding[i] eq "none" ? "no dependence" : finding[i]
		lines = lines . (i == 1 ? "plot " : ", ")
		if (finding[i] eq "linear") {
			lines = lines . sprintf("base[%d] + slope[%d] * x with lines linecolor rgb %d linewidth 1.2 notitle, ", \
				i, i, colour(short(name)))
		}
		lines = lines . sprintf("csv using (is_point(e) && strcol('arm') eq arm(%d) ? column('x') : NaN):(column('value')) ", i) . \
			sprintf("with %s linecolor rgb %d linewidth 1 dashtype %s pointtype %d pointsize 0.8 title \"%s\\n{/*0.85 %s}\"", \
			finding[i] eq "linear" ? "points" : "linespoints", colour(short(name)), finding[i] eq "none" ? "1" : "3", symbol(short(name)))
		# A key that has the finding with each arm.
		row = y + height - 0.044 * (i - 1)
		set label 2 * i + 1 "" . short(name) at screen x + width + 0.033, screen row left noenhanced font ",9.5" \
			point pointtype symbol(short(name)) linecolor rgb colour(short(name)) pointsize 1.1 offset 0.6,0.05
		set label 2 * i + 2 "" . says at screen x + width + 0.033, screen row - 0.0165 left noenhanced font ",8.5" \
			textcolor rgb 0x555555 offset 0.6,0.05
	}
	if (nr_arms == 0) {
		unset logscale; set xrange [0:1]; set yrange [0:1]; unset xtics; unset ytics
		set label 2 "<missing>" at graph 0.5, 0.5 center noenhanced
		plot NaN notitle
	} else {
		if (high_x / low_x > 100) { set logscale x 10; set xrange [low_x / 1.3:high_x * 1.4] } \
		else { set xrange [0:high_x * 1.05] }
		if (high / low > 10) { set logscale y 10; set yrange [low / 1.3:high * 1.4] } \
		else { span = high - low; set yrange [low - 0.12 * span - 50:high + 0.12 * span + 50] }
		set xtics nomirror scale 0.4 font ",10" autofreq
		set ytics nomirror scale 0.4 font ",10" autofreq
		eval lines
	}
}
unset multiplot
set output
