// Takes away what a program that has ended could have left for the next one in the same container.
#define _GNU_SOURCE
#include "agent.h"
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <sched.h>
#include <stdio.h>
#include <string.h>
#include <sys/ipc.h>
#include <sys/msg.h>
#include <sys/resource.h>
#include <sys/sem.h>
#include <sys/shm.h>
#include <sys/stat.h>
#include <unistd.h>

// More than there can be folders.
#define MAX_ROUNDS 5000

static int is_self(const char *name) { return !strcmp(name, ".") || !strcmp(name, ".."); }

static DIR *listing(int folder, const char *name) {
  int fd = openat(folder, name, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
  return fd < 0 ? NULL : fdopendir(fd);
}

// Takes a folder away and puts the folders that are in it beside it: however deep they are, no path becomes long.
static void raise(int top, const char *name) {
  static unsigned count;
  char fresh[16];
  struct dirent *entry;
  fchmodat(top, name, 0700, 0);
  DIR *folder = listing(top, name);
  while (folder && (entry = readdir(folder))) {
    int at = dirfd(folder);
    if (is_self(entry->d_name) || !unlinkat(at, entry->d_name, 0) || !unlinkat(at, entry->d_name, AT_REMOVEDIR)) continue;
    // Who moves a folder has to be allowed to write to it.
    fchmodat(at, entry->d_name, 0700, 0);
    do snprintf(fresh, sizeof fresh, "%u", count++);
    while (renameat(at, entry->d_name, top, fresh) && (errno == EEXIST || errno == ENOTEMPTY || errno == ENOTDIR));
  }
  if (folder) closedir(folder);
  unlinkat(top, name, AT_REMOVEDIR);
}

static int empty(const char *path, mode_t mode) {
  int left = 1;
  if (chmod(path, 0700)) return -1;
  for (int round = 0; left && round < MAX_ROUNDS; round++) {
    struct dirent *entry;
    DIR *folder = listing(AT_FDCWD, path);
    if (!folder) return -1;
    for (left = 0; (entry = readdir(folder));) {
      if (is_self(entry->d_name) || !unlinkat(dirfd(folder), entry->d_name, 0)) continue;
      if (!unlinkat(dirfd(folder), entry->d_name, AT_REMOVEDIR)) continue;
      raise(dirfd(folder), entry->d_name);
      left = 1;
    }
    closedir(folder);
  }
  // All that a program can change of the folder itself.
  return left || chmod(path, mode) || utimensat(AT_FDCWD, path, NULL, 0) ? -1 : 0;
}

// Shared memory, semaphores and queues that are known by a key stay when everybody who used them has gone. They are found
// whatever their mode is.
static int remove_shared(void) {
  struct shmid_ds memory;
  struct msqid_ds queue;
  struct semid_ds semaphores;
  int id, left = 0;
  for (int i = shmctl(0, SHM_INFO, &memory); i >= 0; i--)
    if ((id = shmctl(i, SHM_STAT_ANY, &memory)) >= 0) left |= shmctl(id, IPC_RMID, NULL);
  for (int i = msgctl(0, MSG_INFO, &queue); i >= 0; i--)
    if ((id = msgctl(i, MSG_STAT_ANY, &queue)) >= 0) left |= msgctl(id, IPC_RMID, NULL);
  for (int i = semctl(0, 0, SEM_INFO, &semaphores); i >= 0; i--)
    if ((id = semctl(i, 0, SEM_STAT_ANY, &semaphores)) >= 0) left |= semctl(id, 0, IPC_RMID);
  return left;
}

#define FOLDERS 2
static const char *const folders[FOLDERS] = { "/code", "/tmp" };
static mode_t modes[FOLDERS];

typedef struct {
  struct rlimit limits[RLIM_NLIMITS];
  int nice, policy, priority, flags[2], size[2];
  cpu_set_t processors;
} Self;

static Self first;

static Self self(void) {
  Self now;
  struct sched_param priority = { 0 };
  // Gaps are compared as well.
  memset(&now, 0, sizeof now);
  for (int i = 0; i < RLIM_NLIMITS; i++) getrlimit(i, &now.limits[i]);
  now.nice = getpriority(PRIO_PROCESS, 0);
  now.policy = sched_getscheduler(0);
  sched_getparam(0, &priority);
  now.priority = priority.sched_priority;
  sched_getaffinity(0, sizeof now.processors, &now.processors);
  for (int i = 0; i < 2; i++) {
    now.flags[i] = fcntl(i + 1, F_GETFL);
    now.size[i] = fcntl(i + 1, F_GETPIPE_SZ);
  }
  return now;
}

void remember_self(void) {
  struct stat info;
  for (int i = 0; i < FOLDERS; i++) modes[i] = stat(folders[i], &info) ? 0700 : info.st_mode & 07777;
  first = self();
}

// The pipes to the runner are the same for all programs: what one has set at them, the next would find.
static void restore_streams(void) {
  for (int i = 0; i < 2; i++) {
    fcntl(i + 1, F_SETFL, first.flags[i]);
    fcntl(i + 1, F_SETOWN, 0);
    fcntl(i + 1, F_SETSIG, 0);
    if (fcntl(i + 1, F_GETPIPE_SZ) != first.size[i]) fcntl(i + 1, F_SETPIPE_SZ, first.size[i]);
  }
}

int clean(void) {
  restore_streams();
  for (int i = 0; i < FOLDERS; i++)
    if (empty(folders[i], modes[i])) return -1;
  if (remove_shared()) return -1;
  // Limits and priorities of this process, which every program begins with, cannot all be taken back.
  Self now = self();
  return memcmp(&now, &first, sizeof now) ? -1 : 0;
}
