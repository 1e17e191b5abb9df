# SPDX-License-Identifier: GPL-2.0-only
# Tests that run inside a booted guest; tests/guest/run.sh boots it.

GUEST_TEST_SRC	:= $(wildcard tests/guest/*_test.c)
GUEST_TEST_SKEL	:= $(patsubst tests/guest/%.bpf.c,$(O)/guest-tests/%.skel.h,$(wildcard tests/guest/*.bpf.c))
GUEST_TEST_LIB	:= $(filter-out %_test.c %.bpf.c %/runner.c %/broken.c,$(wildcard tests/guest/*.c))
GUEST_TEST_BIN	:= $(GUEST_TEST_SRC:tests/guest/%.c=$(O)/guest-tests/%)
STRESS_OBJ	:= $(patsubst tests/guest/%.c,$(O)/guest-tests/%.o,$(filter-out %.bpf.c,$(wildcard tests/guest/stress*.c)))

guest-tests: $(GUEST_TEST_BIN) $(O)/guest-tests/runner $(O)/guest-tests/broken	## tests that run in a guest

$(O)/guest-tests/%.bpf.o: tests/guest/%.bpf.c $(O)/flags
	@mkdir -p $(@D)
	$(call msg,CLANG)
	$(Q)$(CLANG) -g -O2 -target bpf -D__TARGET_ARCH_x86 -I. -Wall -Werror -MMD -MP \
		-isystem $(TOOLS)/include -isystem /usr/include/x86_64-linux-gnu -c -o $@ $<

$(O)/guest-tests/%.skel.h: $(O)/guest-tests/%.bpf.o
	$(call msg,SKEL)
	$(Q)$(BPFTOOL) gen skeleton $< name $* > $@

$(O)/guest-tests/%.o: tests/guest/%.c $(O)/flags | $(GUEST_TEST_SKEL) $(SKEL)
	@mkdir -p $(@D)
	$(call msg,CC)
	$(Q)$(CC) $(ALL_CFLAGS) -Werror -pthread -c -o $@ $<

# An archive: a test gets what it calls.
$(O)/guest-tests/libguest.a: $(GUEST_TEST_LIB:tests/guest/%.c=$(O)/guest-tests/%.o)
	$(call msg,AR)
	$(Q)rm -f $@ && $(AR) rcs $@ $^

$(O)/guest-tests/%_test: $(O)/guest-tests/%_test.o $(O)/guest-tests/libguest.a $(O)/bench/hook.o
	$(call msg,LINK)
	$(Q)$(CC) $(SANITIZE) -pthread -o $@ $^ $(GUEST_TEST_LIBS) $(LIBBPF) -lelf -lz -lcmocka

# What counts in a native run.
$(O)/guest-tests/native_crosscheck_test: $(O)/bench/native_crosscheck.o $(O)/bench/native_crosscheck_json.o
$(O)/guest-tests/native_crosscheck_test: GUEST_TEST_LIBS := -ljansson

$(O)/guest-tests/runner $(O)/guest-tests/broken: %: %.o
	$(call msg,LINK)
	$(Q)$(CC) $(SANITIZE) -o $@ $^

$(O)/guest-tests/stress: $(STRESS_OBJ) $(O)/guest-tests/guest.o $(O)/bench/hook.o
	$(call msg,LINK)
	$(Q)$(CC) $(SANITIZE) -pthread -o $@ $^ $(LIBBPF) -lelf -lz -lcmocka

stress:					## 10000 cycles on a kernel that looks for bugs; hours
	tests/guest/stress_long.sh --kernel debug --boots 20 --cycles 500 \
		--record results/reference/stress.txt

.PHONY: guest-tests stress
