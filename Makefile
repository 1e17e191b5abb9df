# SPDX-License-Identifier: GPL-2.0-only
# fsnbench: harness, BPF objects, QEMU plugin and guest programs.
# libbpf, libperf and bpftool come from the kernel source: kernels/tools.sh.

O	?= build
CC	?= gcc
CLANG	?= clang
ifndef TOOLS
TOOLS	:= $(shell kernels/tools.sh --path)
endif
WERROR	?=
SANITIZE ?=

CSTD	:= -std=gnu11
CWARN	:= -Wall -Wextra -Wshadow -Wstrict-prototypes -Wmissing-prototypes $(WERROR)
CFLAGS	?= -O2 -g
ALL_CFLAGS := $(CSTD) $(CWARN) $(CFLAGS) $(SANITIZE) -D_GNU_SOURCE -MMD -MP \
	      -ffile-prefix-map=$(CURDIR)=. \
	      -I$(O) -I. -isystem $(TOOLS)/include

BPFTOOL	:= $(TOOLS)/bin/bpftool
LIBBPF	:= $(TOOLS)/lib/libbpf.a

# What a program is made of besides main.c and the table of its commands.
BENCH_SRC	:= $(filter-out bench/main.c bench/commands%.c,$(wildcard bench/*.c))
# In the guest: what runs cells. Nothing else, so that a change of merge, report
# or verify leaves the guest, and with it every count, as it was.
GUEST_SRC	:= $(addprefix bench/,busy.c cmd_list.c cmd_run.c context.c each_file.c exact.c \
		   exact_declare.c exact_hits.c exact_session.c experiment.c experiment_folder.c \
		   experiment_read.c hook.c kallsyms.c listener.c locate.c mark_number.c plan.c plan_options.c \
		   plan_possible.c plan_words.c program.c progress.c reader.c result_cell.c \
		   result_words.c result_write.c run_tool.c sandbox.c sandbox_xfs.c site.c \
		   verb_options.c watch.c workload_table.c) \
		   $(wildcard bench/listener_*.c bench/program_*.c)
# In the guest of the equivalence matrix.
EQUIVALENCE_SRC	:= $(addprefix bench/,cmd_equivalence.c context.c equivalence_backend.c \
		   equivalence_calls.c equivalence_event.c equivalence_filter.c equivalence_hook.c \
		   equivalence_listen.c equivalence_object.c equivalence_rows.c \
		   equivalence_run.c hook.c progress.c result_words.c result_write.c run_tool.c \
		   sandbox.c sandbox_xfs.c verb_options.c)
# In the guest that weighs inodes.
MEMORY_SRC	:= $(addprefix bench/,cmd_memory.c context.c memory_buddy.c memory_layout.c \
		   memory_mount.c memory_point.c memory_series.c memory_shrinker.c memory_slab.c memory_tag.c \
		   memory_tree.c memory_words.c progress.c result_words.c result_write.c run_tool.c \
		   verb_options.c)
# In the guest that runs fio and whole commands.
MACRO_SRC	:= $(addprefix bench/,cmd_macro.c context.c fio_json.c hook.c hyperfine_json.c \
		   kallsyms.c listener.c listener_fanotify.c listener_lsm.c macro_arm.c macro_cell.c \
		   macro_exact.c macro_job.c macro_place.c macro_plan.c macro_rounds.c macro_run.c \
		   macro_spin.c macro_tool.c macro_tree.c mark_number.c merge_context.c program.c \
		   program_empty.c program_subtree.c progress.c reader.c result_words.c result_write.c \
		   run_tool.c sandbox.c sandbox_xfs.c sha256.c tool_json.c verb_options.c)
WORKLOAD_SRC	:= $(wildcard workloads/*.c workloads/mix/*.c)
PLUGIN_SRC	:= $(wildcard bench/qemu-plugin/*.c)
BPF_SRC		:= $(wildcard bpf/*.bpf.c)
UNIT_SRC	:= $(wildcard tests/unit/*_test.c)

WORKLOAD_OBJ	:= $(WORKLOAD_SRC:%.c=$(O)/%.o)
BENCH_OBJ	:= $(BENCH_SRC:%.c=$(O)/%.o) $(WORKLOAD_OBJ)
GUEST_OBJ	:= $(GUEST_SRC:%.c=$(O)/%.o) $(WORKLOAD_OBJ)
EQUIVALENCE_OBJ	:= $(EQUIVALENCE_SRC:%.c=$(O)/%.o)
MEMORY_OBJ	:= $(MEMORY_SRC:%.c=$(O)/%.o)
MACRO_OBJ	:= $(MACRO_SRC:%.c=$(O)/%.o)
PLUGIN_OBJ	:= $(PLUGIN_SRC:%.c=$(O)/%.o)
SKEL		:= $(BPF_SRC:bpf/%.bpf.c=$(O)/bpf/%.skel.h)
UNIT_BIN	:= $(UNIT_SRC:tests/unit/%.c=$(O)/tests/%)

GUEST_LIBS	:= -linih -ljansson $(LIBBPF) -lelf -lz
LIBPERF		:= $(TOOLS)/lib/libperf.a $(TOOLS)/lib/libapi.a
HARNESS_LIBS	:= $(LIBPERF) -lpfm -lgsl -lgslcblas -lm $(GUEST_LIBS)
# Files that run in the guest and on any host of the architecture.
STATIC		?= $(if $(SANITIZE),,-static)

# make V=1 shows whole commands.
Q	:= $(if $(V),,@)
msg	= @$(if $(V),:,printf '  %-8s %s\n' "$(1)" "$(patsubst $(O)/%,%,$@)")

.DELETE_ON_ERROR:
.SECONDARY:

all: $(O)/fsnbench $(O)/fsnbench-guest $(O)/fsnbench-equivalence $(O)/fsnbench-memory $(O)/fsnbench-macro $(O)/libfsncount.so $(O)/guest-init $(O)/bundle-init $(O)/ext4.img	## all that a run needs

help:					## this list
	@awk -F':.*## *' '/^[a-z-]+:.*##/ { printf "  %-14s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

# Changes when the flags do, and everything that they are used for is older then.
FLAGS	= $(CC) $(CLANG) $(ALL_CFLAGS) $(STATIC)
$(O)/flags: FORCE
	@mkdir -p $(@D)
	@echo '$(subst ','\'',$(FLAGS))' | cmp -s - $@ || echo '$(subst ','\'',$(FLAGS))' >$@

$(O)/fsnbench: $(addprefix $(O)/bench/,main.o commands.o) $(BENCH_OBJ)
	$(call msg,LINK)
	$(Q)$(CC) $(SANITIZE) $(STATIC) -Wl,--build-id=none -o $@ $^ $(HARNESS_LIBS)

$(O)/fsnbench-guest: $(addprefix $(O)/bench/,main.o commands_guest.o) $(GUEST_OBJ)
	$(call msg,LINK)
	$(Q)$(CC) $(SANITIZE) $(STATIC) -Wl,--build-id=none -o $@ $^ $(GUEST_LIBS)

$(O)/fsnbench-equivalence: $(addprefix $(O)/bench/,main.o commands_equivalence.o) $(EQUIVALENCE_OBJ)
	$(call msg,LINK)
	$(Q)$(CC) $(SANITIZE) $(STATIC) -pthread -Wl,--build-id=none -o $@ $^ $(GUEST_LIBS)

$(O)/fsnbench-memory: $(addprefix $(O)/bench/,main.o commands_memory.o) $(MEMORY_OBJ)
	$(call msg,LINK)
	$(Q)$(CC) $(SANITIZE) $(STATIC) -Wl,--build-id=none -o $@ $^ $(GUEST_LIBS)

$(O)/fsnbench-macro: $(addprefix $(O)/bench/,main.o commands_macro.o) $(MACRO_OBJ)
	$(call msg,LINK)
	$(Q)$(CC) $(SANITIZE) $(STATIC) -Wl,--build-id=none -o $@ $^ $(GUEST_LIBS)

# The objects that embed BPF programs need their skeletons first.
$(O)/bench/%.o: bench/%.c $(O)/flags | $(SKEL)
	@mkdir -p $(@D)
	$(call msg,CC)
	$(Q)$(CC) $(ALL_CFLAGS) -c -o $@ $<

$(O)/workloads/%.o: workloads/%.c $(O)/flags
	@mkdir -p $(@D)
	$(call msg,CC)
	$(Q)$(CC) $(ALL_CFLAGS) -c -o $@ $<

# -MMD does not see what .incbin includes.
MIX_OBJ	:= $(patsubst workloads/mix/%.mix,$(O)/workloads/mix_%.o,$(wildcard workloads/mix/*.mix))
$(MIX_OBJ): $(O)/workloads/mix_%.o: workloads/mix/%.mix

# QEMU looks for two names; all others are the plugin's own.
$(O)/bench/qemu-plugin/%.o: bench/qemu-plugin/%.c $(O)/flags
	@mkdir -p $(@D)
	$(call msg,CC)
	$(Q)$(CC) $(CSTD) $(CWARN) -O2 -g -D_GNU_SOURCE -fPIC -fvisibility=hidden -MMD -MP -c -o $@ $<

$(O)/libfsncount.so: $(PLUGIN_OBJ)
	$(call msg,PLUGIN)
	$(Q)$(CC) -shared -o $@ $(PLUGIN_OBJ)

$(O)/bpf/%.bpf.o: bpf/%.bpf.c $(O)/flags
	@mkdir -p $(@D)
	$(call msg,CLANG)
	$(Q)$(CLANG) -g -O2 -target bpf -ffile-prefix-map=$(CURDIR)=. -D__TARGET_ARCH_x86 -Wall -Werror -MMD -MP \
		-isystem $(TOOLS)/include -isystem /usr/include/x86_64-linux-gnu -c -o $@ $<

$(O)/bpf/%.skel.h: $(O)/bpf/%.bpf.o
	$(call msg,SKEL)
	$(Q)$(BPFTOOL) gen skeleton $< name $* > $@

$(O)/guest-init: kernels/guest/init.c $(O)/flags
	@mkdir -p $(@D)
	$(call msg,STATIC)
	$(Q)$(CC) $(CSTD) $(CWARN) -O2 -g -D_GNU_SOURCE -MMD -MP -ffile-prefix-map=$(CURDIR)=. -Wl,--build-id=none -static -o $@ $< -lz

# The first process of the bundle; it needs the digest of what goes over a wire.
BUNDLE_OBJ	:= $(patsubst %.c,$(O)/%.o,$(wildcard kernels/guest/bundle*.c)) $(O)/bench/sha256.o
$(O)/kernels/guest/bundle%.o: kernels/guest/bundle%.c $(O)/flags
	@mkdir -p $(@D)
	$(call msg,CC)
	$(Q)$(CC) $(ALL_CFLAGS) -c -o $@ $<

$(O)/bundle-init: $(BUNDLE_OBJ)
	$(call msg,STATIC)
	$(Q)$(CC) $(SANITIZE) $(STATIC) -Wl,--build-id=none -o $@ $^ -lz

$(O)/ext4.img: kernels/guest/ext4-image.sh
	@mkdir -p $(@D)
	$(call msg,MKE2FS)
	$(Q)kernels/guest/ext4-image.sh $@

$(O)/tests/%: tests/unit/%.c $(BENCH_OBJ) $(O)/flags
	@mkdir -p $(@D)
	$(call msg,TEST)
	$(Q)$(CC) $(ALL_CFLAGS) -o $@ $< $(BENCH_OBJ) $(HARNESS_LIBS) -lcmocka

# The plugin's own objects, and a fake of QEMU.
PLUGIN_TESTS := $(patsubst tests/unit/%.c,$(O)/tests/%,$(wildcard tests/unit/plugin_*test.c))
$(PLUGIN_TESTS): $(O)/tests/%: tests/unit/%.c $(PLUGIN_OBJ) $(O)/flags
	@mkdir -p $(@D)
	$(call msg,TEST)
	$(Q)$(CC) $(ALL_CFLAGS) -o $@ $< $(PLUGIN_OBJ) -ljansson -lcmocka

unit: $(UNIT_BIN)			## build and run the unit tests
	@set -e; for t in $(abspath $^); do $$t; done

lint:					## the sources: shellcheck, clang-format, checkpatch, ...
	tests/lint.sh

# One file more than processors: some tests wait.
check-fast: all				## host tests: no kernel, no root
	tests/run.sh --fast --jobs "$$(($$(nproc) + 1))"

bench: all				## what the counting plugin costs
	tests/bench/plugin_cost.sh "$(shell kernels/build.sh --path isec)"

clean:					## remove what was built here (the cache stays)
	rm -rf $(O)

-include tests/meta/meta.mk
-include tests/guest/guest.mk
-include $(wildcard $(O)/*.d $(O)/*/*.d $(O)/*/*/*.d)

.PHONY: all help unit lint check-fast bench clean FORCE
