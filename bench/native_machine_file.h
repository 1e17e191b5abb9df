/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Files of /proc and /sys, below a directory that stands for "/": a recorded tree of
 * another machine is read as this machine's own is.
 */
#ifndef FSNBENCH_NATIVE_MACHINE_FILE_H
#define FSNBENCH_NATIVE_MACHINE_FILE_H

#include <stddef.h>

#define NATIVE_MACHINE_PATH	512	/* bytes of a path below the root */
#define NATIVE_MACHINE_LINE	4096	/* bytes of a line that is read */

/**
 * native_machine_root - where everything is looked for from now on
 * @root: directory, kept by reference; "" (what is set at start): this machine
 */
void native_machine_root(const char *root);

/**
 * native_machine_path - the path to open
 * @buf: receives it, NATIVE_MACHINE_PATH bytes
 * @format: the absolute path as this machine has it, printf(3)
 *
 * Allocates nothing.
 *
 * Return: 0, or -ENAMETOOLONG.
 */
int native_machine_path(char buf[NATIVE_MACHINE_PATH], const char *format, ...)
	__attribute__((format(printf, 2, 3)));

/**
 * native_machine_line - the first line of a file
 * @buf: receives it, without its newline or trailing blanks
 * @size: bytes of @buf
 * @format: the absolute path as this machine has it, printf(3)
 *
 * Allocates nothing.
 *
 * Return: 0 or -errno; @buf is "" then.
 */
int native_machine_line(char *buf, size_t size, const char *format, ...)
	__attribute__((format(printf, 3, 4)));

/**
 * native_machine_number - the number that a file begins with
 * @missing: what is returned where there is none
 * @format: the absolute path as this machine has it, printf(3)
 */
long native_machine_number(long missing, const char *format, ...)
	__attribute__((format(printf, 2, 3)));

/**
 * native_machine_chosen - the word in brackets of a list like "always [madvise] never"
 * @line: the list; becomes the word, and stays as it is where none is in brackets
 * @brackets: opening and closing, "[]" or "()"
 */
void native_machine_chosen(char *line, const char *brackets);

/**
 * native_machine_write - write a value to a file that exists
 * @path: the absolute path as this machine has it
 * @value: text; a newline is written after it
 *
 * Return: 0 or -errno: what open(2), write(2) or close(2) said.
 */
int native_machine_write(const char *path, const char *value);

#endif /* FSNBENCH_NATIVE_MACHINE_FILE_H */
