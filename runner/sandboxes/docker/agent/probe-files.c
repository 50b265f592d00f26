/* What there is to see and to write in the sandbox's file systems. */
#include "probe.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/statvfs.h>
#include <sys/sysmacros.h>
#include <sys/vfs.h>
#include <unistd.h>

/* The kernel's number for the file system of message queues: its files hold no data. */
#define MQUEUE 0x19800202

/* Whether a file opens for writing; nothing is written. */
static bool opens_for_writing(const char *path) {
  int file = open(path, O_WRONLY | O_NONBLOCK | O_NOCTTY | O_CLOEXEC);
  if (file >= 0) close(file);
  return file >= 0;
}

/* Visits a folder and what is below it; stops when `left` visits are used up. */
static void visit(const char *path, int depth, int *left, void (*each)(const char *, const struct stat *)) {
  DIR *folder = opendir(path);
  for (struct dirent *entry; folder && *left > 0 && (entry = readdir(folder));) {
    char below[512];
    struct stat info;
    if (!strcmp(entry->d_name, ".") || !strcmp(entry->d_name, "..")) continue;
    snprintf(below, sizeof below, "%s/%s", path, entry->d_name);
    --*left;
    if (lstat(below, &info) != 0) continue;
    each(below, &info);
    if (depth > 0 && S_ISDIR(info.st_mode)) visit(below, depth - 1, left, each);
  }
  if (folder) closedir(folder);
}

static void must_not_be_writable(const char *path, const struct stat *info) {
  if (S_ISREG(info->st_mode) && opens_for_writing(path)) bad("%s can be written", path);
}

void check_proc_writes(void) {
  static const char *const FILES[] = {
      "/proc/sysrq-trigger", "/proc/sys/kernel/core_pattern", "/proc/sys/kernel/sysrq",
      "/proc/sys/kernel/modprobe", "/proc/sys/vm/overcommit_memory", "/proc/sys/fs/file-max",
      "/proc/1/oom_adj_none", "/proc/bus/none", "/sys/kernel/uevent_helper", "/sys/power/state",
  };
  int left = 400;
  for (size_t i = 0; i < sizeof FILES / sizeof *FILES; i++)
    if (opens_for_writing(FILES[i])) bad("%s can be written", FILES[i]);
  visit("/proc/sys/kernel", 1, &left, must_not_be_writable);
  struct statvfs info;
  static const char *const FOLDERS[] = {"/proc/sys", "/sys"};
  for (int i = 0; i < 2; i++)
    if (!promise.gvisor && statvfs(FOLDERS[i], &info) == 0 && !(info.f_flag & ST_RDONLY))
      bad("%s is not mounted read-only", FOLDERS[i]);
  tried("writing %d settings and sysrq", 400 - left);
}

static void not_a_writable_group(const char *path, const struct stat *info) {
  if (S_ISDIR(info->st_mode) ? access(path, W_OK) == 0 : S_ISREG(info->st_mode) && opens_for_writing(path))
    bad("%s can be written", path);
}

static void group_is_read_only(const struct mounted *one) {
  if (!strncmp(one->kind, "cgroup", 6) && strncmp(one->options, "ro", 2) != 0) bad("%s is not read-only", one->point);
}

void check_control_groups(void) {
  int left = 600;
  visit("/sys/fs/cgroup", 2, &left, not_a_writable_group);
  if (mkdir("/sys/fs/cgroup/probe", 0700) == 0) bad("a group can be made");
  if (!promise.gvisor) each_mount(group_is_read_only);
  if (left < 600) tried("writing %d files", 600 - left);
  else note("not in sight");
}

void check_masked_files(void) {
  static const char *const FILES[] = {
      "/proc/kcore", "/proc/keys", "/proc/kmsg", "/proc/kpagecount", "/proc/latency_stats",
      "/proc/timer_list", "/proc/timer_stats", "/proc/sched_debug", "/proc/vmallocinfo", "/dev/kmsg", "/dev/mem",
  };
  static const char *const FOLDERS[] = {"/proc/acpi", "/proc/scsi", "/sys/firmware", "/sys/kernel/debug",
                                        "/sys/kernel/security", "/sys/devices/virtual/powercap"};
  char text[64];
  for (size_t i = 0; i < sizeof FILES / sizeof *FILES; i++) {
    if (promise.gvisor) continue;
    if (slurp(FILES[i], text, sizeof text) > 0) bad("%s can be read", FILES[i]);
  }
  for (size_t i = 0; i < sizeof FOLDERS / sizeof *FOLDERS; i++) {
    DIR *folder = opendir(FOLDERS[i]);
    int count = 0;
    while (folder && readdir(folder)) count++;
    if (folder) closedir(folder);
    if (count > 2) bad("%s can be listed", FOLDERS[i]);
  }
  tried("17 places");
}

static void known_device(const char *path, const struct stat *info) {
  unsigned kind = major(info->st_rdev), number = minor(info->st_rdev);
  if (S_ISBLK(info->st_mode)) return bad("%s is a disk", path);
  if (!S_ISCHR(info->st_mode)) return;
  /* null, zero, full, random, urandom; tty, console, ptmx; terminals. */
  bool memory = kind == 1 && (number == 3 || number == 5 || (number >= 7 && number <= 9));
  bool terminal = (kind == 5 && number <= 2) || (kind >= 136 && kind <= 143);
  if (!memory && !terminal) bad("%s is device %u:%u", path, kind, number);
}

void check_devices(void) {
  int left = 400;
  visit("/dev", 2, &left, known_device);
  struct place places[16];
  int count = writable_places(places, 16);
  for (int i = 0; i < count; i++) {
    char path[160];
    snprintf(path, sizeof path, "%.120s/probe-device", places[i].path);
    if (mknod(path, S_IFBLK | 0600, makedev(7, 0)) == 0) {
      bad("a disk can be made in %s", places[i].path);
      unlink(path);
    }
  }
  note("%d entries in /dev", 400 - left);
}

void check_read_only_root(void) {
  static const char *const FOLDERS[] = {"/", "/etc", "/usr/bin", "/var/tmp", "/var/lib", "/run", "/root",
                                        "/home", "/opt", "/sandbox", "/dev", "/srv"};
  struct statvfs info;
  if (statvfs("/", &info) != 0 || !(info.f_flag & ST_RDONLY)) bad("/ is not mounted read-only");
  for (size_t i = 0; i < sizeof FOLDERS / sizeof *FOLDERS; i++) {
    char path[64];
    snprintf(path, sizeof path, "%s/probe-file", FOLDERS[i]);
    int file = open(path, O_CREAT | O_EXCL | O_WRONLY | O_CLOEXEC, 0600);
    if (file < 0) continue;
    bad("a file can be made in %s", FOLDERS[i]);
    close(file);
    unlink(path);
  }
  struct place places[16];
  int count = writable_places(places, 16);
  for (int i = 0; i < count; i++) {
    bool safe = statvfs(places[i].path, &info) == 0 && (info.f_flag & ST_NOSUID) && (info.f_flag & ST_NODEV);
    if (!safe) bad("%s allows setuid programs or devices", places[i].path);
    note("%s is writable", places[i].path);
  }
}

static int mounts;

static void not_of_the_host(const struct mounted *one) {
  static const char *const HARMLESS[] = {"proc", "devpts", "sysfs", "cgroup", "cgroup2", "mqueue"};
  static const char *const MEMORY[] = {"/code", "/tmp", "/dev", "/proc/", "/sys/"};
  /* The engine makes these for every container. */
  static const char *const MADE[] = {"/etc/hosts", "/etc/hostname", "/etc/resolv.conf", "/sbin/docker-init",
                                     "/usr/sbin/docker-init"};
  mounts++;
  if (!strcmp(one->point, "/")) return;
  for (size_t i = 0; i < sizeof HARMLESS / sizeof *HARMLESS; i++)
    if (!strcmp(one->kind, HARMLESS[i])) return;
  for (size_t i = 0; i < sizeof MEMORY / sizeof *MEMORY; i++)
    if (!strcmp(one->kind, "tmpfs") && !strncmp(one->point, MEMORY[i], strlen(MEMORY[i]))) return;
  for (size_t i = 0; i < sizeof MADE / sizeof *MADE; i++)
    if (!strcmp(one->point, MADE[i]) && !strncmp(one->options, "ro", 2)) return;
  bad("%s is the host's (%s)", one->point, one->kind);
}

static void no_socket(const char *path, const struct stat *info) {
  if (S_ISSOCK(info->st_mode)) bad("%s is a socket", path);
}

void check_host_folders(void) {
  static const char *const FOLDERS[] = {"/run", "/var/run", "/tmp", "/host", "/mnt"};
  int left = 300;
  if (!each_mount(not_of_the_host)) bad("the mounts cannot be seen");
  for (size_t i = 0; i < sizeof FOLDERS / sizeof *FOLDERS; i++) visit(FOLDERS[i], 2, &left, no_socket);
  note("%d mounts, no socket of an engine", mounts);
}

void check_left_files(void) {
  struct place places[16];
  int count = writable_places(places, 16), files = 0;
  for (int i = 0; i < count; i++) {
    DIR *folder = opendir(places[i].path);
    for (struct dirent *entry; folder && (entry = readdir(folder)); files++)
      if (strcmp(entry->d_name, ".") && strcmp(entry->d_name, ".."))
        bad("%s/%.40s was here before", places[i].path, entry->d_name);
    if (folder) closedir(folder);
  }
  note("%d writable folders, empty", count);
}

static struct {
  struct place *into;
  int count, max;
} places;

static void add_if_writable(const char *point) {
  char path[128];
  struct stat info;
  struct statfs system;
  snprintf(path, sizeof path, "%s/probe-place", point);
  int file = open(path, O_CREAT | O_EXCL | O_WRONLY | O_CLOEXEC, 0600);
  if (file < 0) return;
  bool known = fstat(file, &info) != 0 || fstatfs(file, &system) != 0 || system.f_type == MQUEUE || places.count == places.max;
  close(file);
  unlink(path);
  for (int i = 0; i < places.count; i++) known |= places.into[i].device == info.st_dev;
  if (known) return;
  snprintf(places.into[places.count].path, sizeof places.into->path, "%s", point);
  places.into[places.count++].device = info.st_dev;
}

static void add_mount(const struct mounted *one) {
  add_if_writable(one->point);
}

int writable_places(struct place *into, int max) {
  static const char *const USUAL[] = {"/code", "/tmp", "/var/tmp", "/dev/shm", "/run"};
  places.into = into;
  places.count = 0;
  places.max = max;
  each_mount(add_mount);
  for (size_t i = 0; i < sizeof USUAL / sizeof *USUAL; i++) add_if_writable(USUAL[i]);
  return places.count;
}
