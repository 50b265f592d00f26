/* Who the program is, what it may, and what it can see of others. */
#include "probe.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <grp.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/fsuid.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/utsname.h>
#include <sys/wait.h>
#include <unistd.h>

extern char **environ;

void check_user(void) {
  uid_t uid, euid, suid;
  gid_t gid, egid, sgid, groups[64];
  getresuid(&uid, &euid, &suid);
  getresgid(&gid, &egid, &sgid);
  if (uid == 0 || euid == 0 || suid == 0) bad("it is root");
  if (gid == 0 || egid == 0 || sgid == 0) bad("its group is root's");
  int count = getgroups(64, groups);
  for (int i = 0; i < count; i++)
    if (groups[i] != gid) bad("it is also in group %u", (unsigned)groups[i]);
  note("user %u, group %u", (unsigned)uid, (unsigned)gid);
}

void check_become_root(void) {
  gid_t root = 0;
  refused("setgroups", setgroups(1, &root));
  refused("setgid", setgid(0));
  refused("setresuid", setresuid(0, 0, 0));
  refused("setuid", setuid(0));
  setfsuid(0);
  if (setfsuid((uid_t)-1) == 0) bad("setfsuid: worked");
  tried("5 calls");
}

/* Starts a program whose first words block it, so that there is time to see who it runs as. */
static void start_setuid(const char *path, int full_pipe) {
  pid_t child = fork();
  if (child == 0) {
    dup2(full_pipe, 1);
    dup2(full_pipe, 2);
    execl(path, path, "--help", NULL);
    _exit(127);
  }
  char status[64], name[64], users[64] = "";
  snprintf(status, sizeof status, "/proc/%d/status", child);
  for (int turn = 0; turn < 150; turn++) {
    if (field(status, "Name", name, sizeof name) && strncmp(name, "probe", 5) != 0) {
      field(status, "Uid", users, sizeof users);
      break;
    }
    pause_ms(1);
  }
  kill(child, SIGKILL);
  waitpid(child, NULL, 0);
  unsigned effective = 1, saved = 1;
  sscanf(users, "%*u %u %u", &effective, &saved);
  if (effective == 0 || saved == 0) bad("%s ran as root", path);
}

void check_setuid_program(void) {
  static const char *const FOLDERS[] = {"/usr/bin", "/bin", "/usr/sbin", "/sbin", "/usr/local/bin", "/sandbox"};
  int ends[2], found = 0;
  char path[512], block[4096] = {0};
  if (pipe2(ends, O_NONBLOCK) != 0) return bad("pipe: %s", strerror(errno));
  while (write(ends[1], block, sizeof block) > 0) continue;
  fcntl(ends[1], F_SETFL, 0);
  for (size_t i = 0; i < sizeof FOLDERS / sizeof *FOLDERS && found < 2; i++) {
    DIR *folder = opendir(FOLDERS[i]);
    for (struct dirent *entry; folder && found < 2 && (entry = readdir(folder));) {
      struct stat info;
      snprintf(path, sizeof path, "%s/%s", FOLDERS[i], entry->d_name);
      if (stat(path, &info) != 0 || !S_ISREG(info.st_mode) || !(info.st_mode & S_ISUID) || info.st_uid != 0)
        continue;
      found++;
      start_setuid(path, ends[1]);
    }
    if (folder) closedir(folder);
  }
  note(found ? "%d of the image started" : "the image has none", found);
}

void check_capabilities(void) {
  static const char *const SETS[] = {"CapInh", "CapPrm", "CapEff", "CapBnd", "CapAmb"};
  char value[64];
  for (size_t i = 0; i < sizeof SETS / sizeof *SETS; i++) {
    if (!field("/proc/self/status", SETS[i], value, sizeof value)) {
      if (!promise.gvisor) bad("%s is not told", SETS[i]);
    } else if (strspn(value, "0") != strlen(value)) bad("%s %s", SETS[i], value);
  }
  note("all five sets looked at");
}

void check_new_privileges(void) {
  int value = prctl(PR_GET_NO_NEW_PRIVS, 0, 0, 0, 0);
  if (value != 1) bad("not set");
  note("NoNewPrivs %d", value);
}

void check_seccomp(void) {
  char value[64] = "not told";
  bool told = field("/proc/self/status", "Seccomp", value, sizeof value);
  if (promise.gvisor) return note("gVisor stands in for the kernel");
  if (!told || strcmp(value, "2") != 0) bad("no filter");
  note("Seccomp %s", value);
}

static bool allowed_name(const char *name, size_t length) {
  static const char *const USUAL = "PATH,HOME,HOSTNAME,LANG,LC_ALL,TERM,PWD,USER,TMPDIR";
  const char *const lists[] = {USUAL, promise.env};
  for (int i = 0; i < 2; i++)
    for (const char *at = lists[i]; *at; at += strcspn(at, ","), at += *at == ',')
      if (strcspn(at, ",") == length && strncmp(at, name, length) == 0) return true;
  return false;
}

void check_environment(void) {
  char first[8192];
  int count = 0;
  for (char **entry = environ; *entry; entry++, count++)
    if (!allowed_name(*entry, strcspn(*entry, "="))) bad("%.*s is set", (int)strcspn(*entry, "="), *entry);
  ssize_t length = slurp("/proc/1/environ", first, sizeof first);
  for (char *at = first; length > 0 && at < first + length; at += strlen(at) + 1)
    if (!allowed_name(at, strcspn(at, "="))) bad("process 1 has %.*s", (int)strcspn(at, "="), at);
  note("%d variables, those of process 1 %s", count, length < 0 ? "out of reach" : "as harmless");
}

void check_host_name(void) {
  struct utsname names;
  uname(&names);
  if (*promise.host && strcmp(names.nodename, promise.host) == 0) bad("it is the host's");
  refused("sethostname", syscall(SYS_sethostname, "x", 65));
  note("%s", names.nodename);
}

void check_other_processes(void) {
  DIR *folder = opendir("/proc");
  int count = 0;
  for (struct dirent *entry; folder && (entry = readdir(folder));) {
    char path[300];
    struct stat info;
    if (strspn(entry->d_name, "0123456789") != strlen(entry->d_name)) continue;
    snprintf(path, sizeof path, "/proc/%s", entry->d_name);
    count++;
    if (stat(path, &info) == 0 && info.st_uid != getuid()) {
      bad("process %s belongs to user %u", entry->d_name, (unsigned)info.st_uid);
      break;
    }
  }
  if (folder) closedir(folder);
  /* An init, the agent, the probe and this check. */
  if (count > 6) bad("more than a sandbox has");
  note("%d processes in sight", count);
}

void check_core_dumps(void) {
  struct rlimit limit;
  int status = 0;
  getrlimit(RLIMIT_CORE, &limit);
  if (limit.rlim_max != 0) bad("the limit can be raised to %llu", (unsigned long long)limit.rlim_max);
  pid_t child = fork();
  if (child == 0) {
    setrlimit(RLIMIT_CORE, &(struct rlimit){limit.rlim_max, limit.rlim_max});
    if (chdir("/tmp") != 0) _exit(1);
    signal(SIGABRT, SIG_DFL);
    abort();
  }
  waitpid(child, &status, 0);
  if (WIFSIGNALED(status) && WCOREDUMP(status)) bad("a crash left one");
  else note("a crash left none");
}
