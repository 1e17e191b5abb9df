What a hook in the fsnotify path costs
======================================

Answer
------

- C1: supported.
- C2: counts only.
- C3, C4, C6, C7, C8, C9, C10, C11, C12, C13: not measured yet.
- C5: memory: not measured yet; access: not measured yet; fragmentation:
  not measured yet.
- Does a hook in send_to_group() save exactly one indirect call against
  fanotify_handle_event()? supported: 20 of 20 pairs of cells are as
  claimed (12 with events, 8 negative controls), 0 are not, 0 are open.
- One tmpfs open_close whose event an empty BPF program skips, kernel
  isec, spectre_v2=off: 4621 instructions at send_to_group (at
  handle_event: +44), against 5350 with the same watch and no hook, and
  3943 never watched.
- One tmpfs open_close whose event an empty BPF program skips, kernel
  isec, spectre_v2=retpoline: 4633 instructions at send_to_group (at
  handle_event: +50), against 5374 with the same watch and no hook, and
  3949 never watched.
- Cost to those who do not use it, tmpfs open_close, kernel isec against
  vanilla, spectre_v2=off: never watched: instructions +2, indirect
  calls 0, data lines not resolved (within +-3); watched without a hook:
  instructions +9, indirect calls 0, data lines not resolved (within
  +-3).
- Cost to those who do not use it, tmpfs open_close, kernel isec against
  vanilla, spectre_v2=retpoline: never watched: instructions +2,
  indirect calls 0, data lines 0; watched without a hook: instructions
  +9, indirect calls 0, data lines 0.

But for what is said to be time, all these are counts per operation in
an emulator (QEMU TCG under icount), exact and repeatable. They are
never a latency, which has a section of its own; what a count costs in
time depends on the processor. A difference within what the placement of
objects in memory changes is not resolved, and no number is given for
it.

Measured on
-----------

- engine: exact
- kernel source: linux-source-6.12 6.12.117-1
- compiler: gcc 12.2.0
- processor: max,-rdrand,-rdseed,-erms,-fsrm
- qemu: 7.2.22
- fsnbench: 0.1
- commit: 0123456789abcdef0123456789abcdef01234567
- vanilla, spectre_v2=off: vmlinux bbbbbbbbbbbbbbbb
- vanilla, spectre_v2=retpoline: vmlinux bbbbbbbbbbbbbbbb
- isec, spectre_v2=off: vmlinux aaaaaaaaaaaaaaaa
- isec, spectre_v2=retpoline: vmlinux aaaaaaaaaaaaaaaa

Ledger
------

Counts of one operation in an emulator, kernel mode; never a latency.
+/- is the difference to the base, the same watch without a hook (for
arms without a hook: to the plain fanotify parent watch; of hooks of
permission events: to the process that answers them). Lines are distinct
64-byte cache lines. *: under 90 % of the operations agree, so the mean
is shown; ~+-x: not resolved, the rounds of both arms overlap and a
difference, if any, is within x.

Every cell is measured in 5 rounds, each on a fresh mount where the slab
allocator places inodes and dentries differently: an object may touch a
line more or less, so the data lines of different watches and kernels,
which share no mount, differ by a few. Arms that differ only in their
hook share the mount of each round, so their +/- is taken pair by pair,
operation against same operation, and is exact where at least 90 % of
the pairs agree.

#: its operations raise exceptions; blocks of code left early count
whole.

!: skipped, flagged or failed, see the end.

kernel vanilla, spectre_v2=off, per operation
arm                  calls  +/-  jumps  insns    +/-    data  code
open_close/tmpfs
  never                  1   -2      0   3941  -1400  62.00*   281
  unrelated_sb           1   -2      0   3941  -1400      62   281
  unrelated_same_sb      1   -2      0   4097  -1244      65   292
  parent (base)          3    0      1   5341      0  80.00*   381

kernel vanilla, spectre_v2=retpoline, per operation
arm                    calls  +/-  jumps  insns    +/-  data  code
open_close/tmpfs
  never                    1   -2      0   3947  -1418    62   281
  unrelated_sb !
  unrelated_same_sb !
  parent (base)            3    0      1   5365      0    80   383

kernel isec, spectre_v2=off, per operation
arm                             calls +/- jumps insns   +/-   data code
open_close/tmpfs
  never                             1  -2     0  3943 -1407 62.60*  281
  unrelated_sb                      1  -2     0  3943 -1407 66.20*  281
  unrelated_same_sb #               1  -2     0  4099 -1251     65  292
  parent (base)                     3   0     1  5350     0 80.60*  382
  send_to_group c skip              2  -1     0  4580  -770 78.60*  327
  send_to_group bpf skip            2  -1     0  4621  -729 78.60*  330
  handle_event c skip               3   0     0  4624  -726     84  330
  handle_event c pass <missing>
  handle_event bpf skip             3   0     0  4665  -685     84  333
read/tmpfs
  parent (base)                     3   0     1  2894     0     80  206
  send_to_group c skip              2  -1     0  2124  -770     78  151
  send_to_group bpf skip            2  -1     0  2165  -729     78  154
  handle_event c skip               3   0     0  2168  -726     84  154
  handle_event bpf skip             3   0     0  2209  -685     84  157
write/tmpfs
  parent (base)                     6   0     1  3619     0     86  258
  send_to_group c skip              5  -1     0  2849  -770     84  203
  send_to_group bpf skip            5  -1     0  2890  -729     84  206
  handle_event c skip               6   0     0  2893  -726     90  206
  handle_event bpf skip             6   0     0  2934  -685     90  209

kernel isec, spectre_v2=retpoline, per operation
arm                      calls +/- jumps   insns      +/- data code
open_close/tmpfs
  never                      1  -2     0    3949    -1425   62  282
  unrelated_sb               1  -2     0    3949    -1425   62  282
  unrelated_same_sb          1  -2     0    4105    -1269   65  293
  parent (base)              3   0     1    5374        0   80  383
  send_to_group c skip       2  -1     0    4592     -782   78  328
  send_to_group bpf skip     2  -1     0    4633     -741   78  330
  handle_event c skip        3   0     0    4642     -732   84  331
  handle_event c pass !      4  +1     1    5454      +80   86  389
  handle_event bpf skip      3   0     0    4683     -691   84  334
read/tmpfs
  parent (base)              3   0     1    2918        0   80  208
  send_to_group c skip       2  -1     0    2136     -782   78  152
  send_to_group bpf skip     2  -1     0    2177     -741   78  155
  handle_event c skip        3   0     0    2186     -732   84  156
  handle_event bpf skip      3   0     0    2227     -691   84  159
write/tmpfs
  parent (base)              6   0     1 3673.4*        0   86  261
  send_to_group c skip       5  -1     0    2879 -794.37*   84  205
  send_to_group bpf skip     5  -1     0    2920 -753.37*   84  208
  handle_event c skip        6   0     0    2929 -744.37*   90  209
  handle_event bpf skip      6   0     0    2970 -703.37*   90  212

Negative controls: all 20 arms equal
Workloads that raise no event: within each boot, every arm has the same
counts in every column of this ledger, so every difference is 0.

control                     calls  jumps  insns  data  code
nop/tmpfs, all 2 boots          0      0      0     0     0
getppid/tmpfs, all 2 boots      0      0    102    60     7

Claims
------

- C1 supported: A hook in send_to_group() instead of
  fanotify_handle_event() saves exactly one indirect call. handle_event
  minus send_to_group is 1 in 12 pairs of cells with events and 0 in 8
  negative controls, of 20 pairs; in 4 the paired differences say the
  same.
- C2 counts only: That saving matters for a filtered event. handle_event
  minus send_to_group, of the whole operation: instructions +44..+50,
  0.94..2.29 %, at least 1 % in 10 of 12 pairs; data lines +5.40..+6,
  6.43..7.14 %, at least 1 % in 12 of 12 pairs. The call alone:
  <missing>.
- C3 not measured yet: The deeper call stack plus the packed event cost
  more than the i_security hop of inode storage.
- C4 not measured yet: Passing pointers directly is cheaper than packing
  them into an event.
- C5 memory: not measured yet; access: not measured yet; fragmentation:
  not measured yet: Inode storage through i_security saves no memory,
  adds latency and fragments, against a pointer in struct inode.
- C6 not measured yet: Marks are filtered in fsnotify() already, so a
  hook in or before send_to_group() loses no filtering.
- C7 not measured yet: With the marks loop aligned, a hook right before
  ->handle_event() sees the same events and masks.
- C8 not measured yet: Only fanotify implements ->handle_event(), ignore
  masks and mark types.
- C9 not measured yet: Moving the hook pointer out of
  group->fanotify_data costs nothing noticeable.
- C10 not measured yet: A hook in send_to_group() adds complexity.
- C11 not measured yet: Built-in filters make fanotify cheaper than a
  BPF LSM program that sees every operation.
- C12 not measured yet: FAN_ONDIR and FAN_EVENT_ON_CHILD are poor
  filters; a program can do what they cannot.
- C13 not measured yet: Filtering in the kernel is much cheaper than a
  listener in user space that does the same.

Cost to those who do not use it
-------------------------------

No hook attached: never watched (a fresh mount), a mark on another
superblock, a mark elsewhere on the same superblock, one that was
removed, one that misses, and listeners on the parent. Instructions per
operation, kernel mode, and the differences, patched - vanilla, of these
and of indirect calls, indirect jumps, data and code cache lines, loads,
stores and stack bytes. Two kernels share no mount, so nothing here is
paired; ~+-x: the rounds of both overlap, and a difference, if any, is
within x. Code lines differ between two builds also where not one
instruction more is executed: functions begin elsewhere in their first
line.

Kernel isec against vanilla
watch                                vanilla    isec +/- calls   data
spectre_v2=off
nop/tmpfs/parent                   <missing>       0
getppid/tmpfs/parent               <missing>     102
open_close/tmpfs/never                  3941    3943  +2     0   ~+-3
open_close/tmpfs/unrelated_sb           3941    3943  +2     0 +4.20*
open_close/tmpfs/unrelated_same_sb      4097    4099  +2     0      0
open_close/tmpfs/parent                 5341    5350  +9     0   ~+-3
read/tmpfs/parent                  <missing>    2894
write/tmpfs/parent                 <missing>    3619
spectre_v2=retpoline
nop/tmpfs/parent                   <missing>       0
getppid/tmpfs/parent               <missing>     102
open_close/tmpfs/never                  3947    3949  +2     0      0
open_close/tmpfs/unrelated_sb      <missing>    3949
open_close/tmpfs/unrelated_same_sb <missing>    4105
open_close/tmpfs/parent                 5365    5374  +9     0      0
read/tmpfs/parent                  <missing>    2918
write/tmpfs/parent                 <missing> 3673.4*

External anchor
---------------

<missing>: no document of Debian's kernel.

Cells that are skipped, flagged or failed
-----------------------------------------

- open_close/tmpfs/unrelated_sb/fanotify (vanilla, retpoline): skip: no
  second superblock: mount: ENOMEM
- open_close/tmpfs/unrelated_same_sb/fanotify (vanilla, retpoline):
  failed: watchdog: 10 s without progress | killed
- open_close/tmpfs/parent/fanotify/handle_event/direct/c/empty/pass
  (isec, retpoline): flagged: the listener received 31 events, 32
  expected

How to reproduce
----------------

./run.sh --full --results DIR   # all of this, measured anew
./run.sh                        # the default cells, in minutes
./run.sh --experiment NAME      # one: bench/experiments/NAME.ini
sudo ./run.sh native --full     # latency here, and how good that is
./run.sh verify                 # measure three times and compare
./run.sh report                 # this report from the documents
build/fsnbench report --experiment NAME results/reference
build/fsnbench report --claim C1 results/reference

