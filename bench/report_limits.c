// SPDX-License-Identifier: GPL-2.0-only
/* What stands around the figures: on what they were made, how again, and what they cannot show. */
#include <string.h>

#include "report.h"

/* The value of a field in all documents but @except's; NULL if one has none or they differ. */
static const char *common(const struct result_set *set, const char *field, const char *except)
{
	const char *value = NULL, *other;

	for (size_t d = 0; d < set->nr_docs; d++) {
		if (!strcmp(set->docs[d]->kernel, except))
			continue;
		other = result_context_string(set->docs[d], field);
		if (!other || (value && strcmp(value, other)))
			return NULL;
		value = other;
	}
	return value;
}

/* Debian built its own kernel, the external anchor, by itself. */
static void say_field(const struct report *rep, const char *name, const char *field)
{
	const char *value = common(rep->set, field, ""), *but = "";

	if (!value) {
		value = common(rep->set, field, "debian");
		but = ", but for kernel debian";
	}
	report_item(rep, "%s: %s%s", name, value ? value : "<missing>, or not the same in all boots",
		    value ? but : "");
}

int report_header(const struct report *rep)
{
	report_heading(rep, 2, "Measured on");
	say_field(rep, "engine", "engine");
	say_field(rep, "kernel source", "kernel_source");
	say_field(rep, "compiler", "compiler");
	say_field(rep, "processor", "cpu");
	say_field(rep, "qemu", "qemu.version");
	say_field(rep, "fsnbench", "version");
	say_field(rep, "commit", "git");
	for (size_t d = 0; d < rep->set->nr_docs; d++) {
		const char *sha = result_context_string(rep->set->docs[d], "vmlinux_sha256");

		report_item(rep, "%s, spectre_v2=%s: vmlinux %.16s", rep->set->docs[d]->kernel,
			    rep->set->docs[d]->mode, sha ? sha : "<missing>");
	}
	report_end_list(rep);
	return 0;
}

int report_reproduce(const struct report *rep)
{
	report_heading(rep, 2, "How to reproduce");
	fputs(rep->format == REPORT_MD ? "```\n" : "", rep->out);
	fputs("./run.sh --full --results DIR   # all of this, measured anew\n"
	      "./run.sh                        # the default cells, in minutes\n"
	      "./run.sh --experiment NAME      # one: bench/experiments/NAME.ini\n"
	      "sudo ./run.sh native --full     # latency here, and how good that is\n"
	      "./run.sh verify                 # measure three times and compare\n"
	      "./run.sh report                 # this report from the documents\n"
	      "build/fsnbench report --experiment NAME results/reference\n"
	      "build/fsnbench report --claim C1 results/reference\n", rep->out);
	fputs(rep->format == REPORT_MD ? "```\n\n" : "\n", rep->out);
	return 0;
}

int report_limits(const struct report *rep)
{
	report_heading(rep, 2, "What this cannot show");
	report_item(rep, "Time on hardware with the hooks. Counts were made in an emulator, which "
			 "has neither caches nor branch predictors: a distinct cache line is one that "
			 "is touched, not one that misses, and an indirect call is one, predicted or "
			 "not. Latency is measured by the native engine alone, on the kernel that "
			 "runs, and stands in a section of its own.");
	report_item(rep, "Other compilers and configurations. %s from one small configuration; what "
			 "it inlines decides instructions and stack, and another may decide "
			 "otherwise.",
		    common(rep->set, "compiler", "debian") ?
		    "All kernels but the external anchor are built by one compiler" :
		    "It is not known that one compiler built all kernels but the external anchor");
	report_item(rep, "Other trees. The series is for Linux 6.12; fsnotify has changed since and "
			 "FAN_PRE_ACCESS is not in it.");
	report_item(rep, "Contention. The exact engine has one processor and counts one thread; no "
			 "cache line ever comes from another processor.");
	report_item(rep, "Real machines' mixes. The mixes are small recorded samples of three "
			 "activities, replayed.");
	report_end_list(rep);
	return 0;
}
