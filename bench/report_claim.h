/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * One claim of the debate: a file each. Verdicts follow rules that were fixed
 * before measuring and are computed from the documents alone.
 */
#ifndef FSNBENCH_REPORT_CLAIM_H
#define FSNBENCH_REPORT_CLAIM_H

#include "report.h"

#define REPORT_NOT_MEASURED	"not measured yet"

/**
 * report_judge - verdict and evidence of a claim
 * @rep: report
 * @out: receives what the verdict rests on, as one line without a stop
 * @verdict: receives the word
 *
 * Return: 0 or -ENOMEM.
 */
typedef int (*report_judge)(const struct report *rep, FILE *out, const char **verdict);

int report_c1_judge(const struct report *rep, FILE *out, const char **verdict);
int report_c2_judge(const struct report *rep, FILE *out, const char **verdict);
int report_c3_judge(const struct report *rep, FILE *out, const char **verdict);
int report_c4_judge(const struct report *rep, FILE *out, const char **verdict);
int report_c5_judge(const struct report *rep, FILE *out, const char **verdict);
int report_c6_judge(const struct report *rep, FILE *out, const char **verdict);
int report_c7_judge(const struct report *rep, FILE *out, const char **verdict);
int report_c8_judge(const struct report *rep, FILE *out, const char **verdict);
int report_c9_judge(const struct report *rep, FILE *out, const char **verdict);
int report_c10_judge(const struct report *rep, FILE *out, const char **verdict);
int report_c11_judge(const struct report *rep, FILE *out, const char **verdict);
int report_c12_judge(const struct report *rep, FILE *out, const char **verdict);
int report_c13_judge(const struct report *rep, FILE *out, const char **verdict);

/**
 * report_claims_parse - which claims are asked for
 * @list: as "C1,C4"
 * @mask: receives bit n - 1 for Cn
 *
 * Return: 0, or -EINVAL (said on stderr).
 */
int report_claims_parse(const char *list, unsigned int *mask);

/**
 * report_claims_json - the claims that report_claims() has
 *
 * Return: an array of {id, claim, verdict, evidence, experiments, folders, plot}, the
 * last three null where there is none; NULL when out of memory.
 */
json_t *report_claims_json(const struct report *rep);

/** report_verdicts - items of a list: which claims have which verdict; 0 or -ENOMEM */
int report_verdicts(const struct report *rep);

#endif /* FSNBENCH_REPORT_CLAIM_H */
