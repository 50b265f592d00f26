// Finds out whether a program waits for input, from what the kernel says of its threads in /proc. Reading that of a process
// of the same user needs no right that the container has not; where the kernel does not tell (gVisor), nothing ever waits.
#define _GNU_SOURCE
#include "agent.h"
#include <dirent.h>
#include <fcntl.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/select.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

static int read_proc(char *to, size_t size, const char *format, pid_t pid, pid_t tid) {
  char path[64];
  snprintf(path, sizeof path, format, pid, tid);
  int fd = open(path, O_RDONLY | O_CLOEXEC);
  ssize_t n = fd < 0 ? -1 : read(fd, to, size - 1);
  if (fd >= 0) close(fd);
  to[n > 0 ? n : 0] = 0;
  return n > 0 ? 0 : -1;
}

static int is_input(pid_t pid, int fd) {
  char path[64];
  struct stat input, other;
  snprintf(path, sizeof path, "/proc/%d/fd/%d", pid, fd);
  if (fstat(0, &input) || stat(path, &other)) return 0;
  return other.st_ino == input.st_ino && other.st_dev == input.st_dev;
}

static ssize_t peek(pid_t pid, void *to, size_t size, unsigned long at) {
  char path[64];
  snprintf(path, sizeof path, "/proc/%d/mem", pid);
  int fd = open(path, O_RDONLY | O_CLOEXEC);
  ssize_t n = fd < 0 ? -1 : pread(fd, to, size, at);
  if (fd >= 0) close(fd);
  return n;
}

static int polls_input(pid_t pid, unsigned long at, unsigned long count) {
  struct pollfd list[64];
  if (count > 64) count = 64;
  ssize_t n = peek(pid, list, count * sizeof *list, at);
  for (ssize_t i = 0; i < n / (ssize_t)sizeof *list; i++)
    if ((list[i].events & POLLIN) && is_input(pid, list[i].fd)) return 1;
  return 0;
}

static int selects_input(pid_t pid, unsigned long at, unsigned long count) {
  fd_set set;
  FD_ZERO(&set);
  if (!at || peek(pid, &set, sizeof set, at) <= 0) return 0;
  for (unsigned long fd = 0; fd < count && fd < FD_SETSIZE; fd++)
    if (FD_ISSET(fd, &set) && is_input(pid, fd)) return 1;
  return 0;
}

static int epolls_input(pid_t pid, int epoll) {
  char text[4096], *line = text;
  if (read_proc(text, sizeof text, "/proc/%d/fdinfo/%d", pid, epoll)) return 0;
  while ((line = strstr(line, "tfd:")))
    if (is_input(pid, atoi(line += 4))) return 1;
  return 0;
}

uint64_t memory_of(pid_t pid) {
  char text[128];
  unsigned long all, resident;
  if (read_proc(text, sizeof text, "/proc/%d/statm", pid, 0) || sscanf(text, "%lu %lu", &all, &resident) != 2) return 0;
  return resident * (uint64_t)sysconf(_SC_PAGESIZE) / 1024;
}

int sleeps_in(pid_t pid, pid_t tid, long *call, unsigned long a[5]) {
  char text[256];
  if (read_proc(text, sizeof text, "/proc/%d/task/%d/syscall", pid, tid)) return 0;
  return sscanf(text, "%ld %lx %lx %lx %lx %lx", call, a, a + 1, a + 2, a + 3, a + 4) == 6;
}

// True when this thread sleeps until something can be read from the program's input. It may have set a limit to its
// patience: an event loop (Node's) always has, for its own timers.
static int waits_for_input(pid_t pid, pid_t tid) {
  long call;
  unsigned long a[5];
  if (!sleeps_in(pid, tid, &call, a)) return 0;
  switch (call) {
    case SYS_read: case SYS_readv: return is_input(pid, a[0]);
#ifdef SYS_poll
    case SYS_poll:
#endif
    case SYS_ppoll: return polls_input(pid, a[0], a[1]);
#ifdef SYS_select
    case SYS_select:
#endif
    case SYS_pselect6: return selects_input(pid, a[1], a[0]);
#ifdef SYS_epoll_wait
    case SYS_epoll_wait:
#endif
    case SYS_epoll_pwait: case SYS_epoll_pwait2: return epolls_input(pid, a[0]);
    default: return 0;
  }
}

static pid_t next_number(DIR *folder) {
  struct dirent *entry;
  while ((entry = readdir(folder)))
    if (entry->d_name[0] >= '1' && entry->d_name[0] <= '9') return atoi(entry->d_name);
  return 0;
}

int is_waiting(void) {
  int pending = 0, found = 0, running = 0;
  pid_t pid, tid;
  if (ioctl(0, FIONREAD, &pending) || pending > 0) return 0;
  DIR *all = opendir("/proc");
  while (all && !running && (pid = next_number(all))) {
    if (pid == 1 || pid == getpid()) continue;
    char path[64], text[512];
    snprintf(path, sizeof path, "/proc/%d/task", pid);
    DIR *threads = opendir(path);
    while (threads && !running && (tid = next_number(threads))) {
      if (read_proc(text, sizeof text, "/proc/%d/task/%d/stat", pid, tid)) continue;
      char *state = strrchr(text, ')');
      running = !state || !state[1] || strchr("RD", state[2]) != NULL;
      found = found || waits_for_input(pid, tid);
    }
    if (threads) closedir(threads);
  }
  if (all) closedir(all);
  return found && !running;
}
