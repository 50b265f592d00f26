/* Uses up what is limited. Everything stops at a multiple of the promise, so that no host suffers where nothing is limited. */
#include "probe.h"

#include <errno.h>
#include <fcntl.h>
#include <mqueue.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#define MIB (1 << 20)
/* How long the processors are kept busy, milliseconds. */
#define BUSY_MS 300
/* The kernel gives out processor time in periods of this length, milliseconds. */
#define PERIOD_MS 100

/* A check that was killed may have left its files, so each has names of its own. */
static int new_file(const struct place *place, int number) {
  char path[160];
  snprintf(path, sizeof path, "%.110s/probe-%d-%d", place->path, getpid(), number);
  return open(path, O_CREAT | O_EXCL | O_RDWR | O_CLOEXEC, 0600);
}

static void remove_files(const struct place *place, int count) {
  char path[160];
  for (int number = 0; number < count; number++) {
    snprintf(path, sizeof path, "%.110s/probe-%d-%d", place->path, getpid(), number);
    unlink(path);
  }
}

/* Takes space; the bytes it got, 0 at the end of the file's or the disk's room, with errno. */
static long long grow(int file, long long at, long long bytes) {
  static char block[64 * 1024];
  if (fallocate(file, 0, at, bytes) == 0) return bytes;
  if (errno != EOPNOTSUPP && errno != ENOSYS) return 0;
  ssize_t wrote = pwrite(file, block, sizeof block, at);
  return wrote > 0 ? wrote : 0;
}

void check_file_size(void) {
  struct place place;
  if (writable_places(&place, 1) == 0) return bad("nothing is writable, so nothing was tried");
  int file = new_file(&place, 0);
  bool beyond = pwrite(file, "x", 1, promise.fsize) == 1;
  int error = errno;
  if (beyond) bad("a file can be larger than %lld MiB", promise.fsize / MIB);
  else if (error != EFBIG) bad("writing beyond: %s", strerror(error));
  else note("ends at %lld MiB: %s", promise.fsize / MIB, strerror(error));
  remove_files(&place, 1);
}

void check_open_files(void) {
  struct rlimit limit;
  getrlimit(RLIMIT_NOFILE, &limit);
  setrlimit(RLIMIT_NOFILE, &(struct rlimit){limit.rlim_max, limit.rlim_max});
  int last = -1, file;
  while ((file = open("/dev/null", O_RDONLY)) >= 0 && file < promise.files * 2) last = file;
  if (last >= promise.files) bad("more than promised");
  note("%d can be open", last + 1);
}

/* Queues are memory and inodes beside those of the folders. */
void check_message_queues(void) {
  struct mq_attr attributes = {.mq_maxmsg = 1, .mq_msgsize = 1};
  if (mq_open("/probe", O_CREAT | O_EXCL | O_RDWR | O_CLOEXEC, 0600, &attributes) >= 0) bad("mq_open made one");
  if (open("/dev/mqueue/probe-queue", O_CREAT | O_EXCL | O_RDWR | O_CLOEXEC, 0600) >= 0) bad("open made one");
  tried("two ways");
  mq_unlink("/probe");
  mq_unlink("/probe-queue");
}

void check_inodes(void) {
  struct place places[16];
  int count = writable_places(places, 16), made[16] = {0}, total = 0;
  for (int i = 0; i < count; i++) {
    int file;
    while (total < promise.inodes * 2 && (file = new_file(&places[i], made[i])) >= 0) {
      close(file);
      made[i]++;
      total++;
    }
  }
  for (int i = 0; i < count; i++) remove_files(&places[i], made[i]);
  if (count == 0) bad("nothing is writable, so nothing was tried");
  if (total > promise.inodes) bad("more than %ld", promise.inodes);
  note("%d files in %d folders", total, count);
}

void check_disk(void) {
  struct place places[16];
  int count = writable_places(places, 16), made[16] = {0};
  long long total = 0;
  for (int i = 0; i < count; i++) {
    for (int error = 0; error != ENOSPC && total < promise.disk * 2 && made[i] < 1000;) {
      int file = new_file(&places[i], made[i]);
      if (file < 0) break;
      made[i]++;
      error = 0;
      for (long long at = 0, got, step = MIB; total < promise.disk * 2; at += got, total += got) {
        while ((got = grow(file, at, step)) == 0 && step > 4096) step /= 4;
        error = errno;
        if (got == 0) break;
      }
      close(file);
    }
  }
  for (int i = 0; i < count; i++) remove_files(&places[i], made[i]);
  if (count == 0) bad("nothing is writable, so nothing was tried");
  if (total > promise.disk) bad("more than %lld MiB", promise.disk / MIB);
  note("%lld MiB in %d folders", total / MIB, count);
}

void check_processes(void) {
  static pid_t children[4096];
  int count = 0, most = promise.pids < 2000 ? (int)promise.pids * 2 : 4096;
  /* This one, and the one that waits for it. */
  int others = 2;
  while (count < most) {
    pid_t child = fork();
    if (child < 0) break;
    if (child == 0) {
      for (;;) pause();
    }
    children[count++] = child;
  }
  int error = errno;
  for (int i = 0; i < count; i++) kill(children[i], SIGKILL);
  for (int i = 0; i < count; i++) waitpid(children[i], NULL, 0);
  if (count + others > promise.pids) bad("more than %ld", promise.pids);
  note("%d at a time%s%s", count + others, count < most ? ", then: " : "", count < most ? strerror(error) : "");
}

/* What the control group grants, in thousandths of a processor; -1 when it cannot be seen, 0 when there is no limit. */
static long granted(void) {
  char text[64];
  long long quota = 0, period = 100000;
  if (slurp("/sys/fs/cgroup/cpu.max", text, sizeof text) > 0) {
    if (sscanf(text, "%lld %lld", &quota, &period) != 2) return 0;
  } else if (slurp("/sys/fs/cgroup/cpu/cpu.cfs_quota_us", text, sizeof text) > 0) {
    quota = atoll(text);
    if (slurp("/sys/fs/cgroup/cpu/cpu.cfs_period_us", text, sizeof text) > 0) period = atoll(text);
  } else {
    return -1;
  }
  return quota > 0 && period > 0 ? (long)(quota * 1000 / period) : 0;
}

void check_cpu(void) {
  int count = (int)(promise.cpus / 1000) + 1;
  long long since = now();
  for (int i = 0; i < count; i++)
    if (fork() == 0) {
      while (now() < since + BUSY_MS) continue;
      _exit(0);
    }
  struct rusage used;
  while (wait(NULL) > 0) continue;
  getrusage(RUSAGE_CHILDREN, &used);
  long long wall = now() - since;
  long long cpu = (used.ru_utime.tv_sec + used.ru_stime.tv_sec) * 1000LL +
                  (used.ru_utime.tv_usec + used.ru_stime.tv_usec) / 1000;
  /* One period may begin and one may end within; on a busy machine less is used than allowed, so the grant counts too. */
  long grant = granted();
  if (cpu > (wall + 2 * PERIOD_MS) * promise.cpus / 1000 + 20) bad("more than promised");
  if (grant == 0) bad("no limit is set");
  if (grant > promise.cpus) bad("%ld thousandths are granted", grant);
  note("%d processes had %lld ms in %lld ms", count, cpu, wall);
}

void check_memory(void) {
  long long most = promise.memory + 64LL * MIB;
  long long *touched = mmap(NULL, 4096, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
  pid_t child = touched == MAP_FAILED ? -1 : fork();
  if (child < 0) return bad("could not begin: %s", strerror(errno));
  if (child == 0) {
    int self = open("/proc/self/oom_score_adj", O_WRONLY);
    if (self >= 0 && write(self, "1000", 4) < 0) close(self);
    while (*touched < most) {
      char *block = mmap(NULL, 4 * MIB, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
      if (block == MAP_FAILED) _exit(1);
      for (long at = 0; at < 4 * MIB; at += 4096) block[at] = (char)(at >> 12 | 1);
      *touched += 4 * MIB;
    }
    _exit(0);
  }
  int status = 0;
  waitpid(child, &status, 0);
  if (*touched >= most) bad("more than %lld MiB can be had", promise.memory / MIB);
  const char *end = WIFSIGNALED(status) && WTERMSIG(status) == SIGKILL ? "killed" : "refused";
  note("%s after %lld MiB", end, *touched / MIB);
}

void stay(void) {
  for (int i = 0; i < 8; i++)
    if (fork() == 0) {
      setsid();
      break;
    }
  for (int signal_number = 1; signal_number < 65; signal_number++) signal(signal_number, SIG_IGN);
  if (write(1, "up\n", 3) != 3) _exit(1);
  /* Should nobody come to kill it, it is gone after a while. */
  pause_ms(60000);
  _exit(0);
}
