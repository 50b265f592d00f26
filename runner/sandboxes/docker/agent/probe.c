/*
 * Attacks the sandbox it runs in and prints one line of JSON per check: {"name":...,"ok":...,"said":...}.
 * Promises are arguments such as pids=64; `form=short` leaves out what takes long; with `form=stay`
 * it only refuses to end. What it is about to use up comes last.
 */
#include "probe.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

/* Longest time for one check, milliseconds; each takes a small part of it. */
#define CHECK_MS 10000

struct promise promise = {
    .memory = 256 << 20, .disk = 64 << 20, .fsize = 16 << 20, .pids = 64, .files = 256, .inodes = 4096,
    .cpus = 1000, .port = 0, .host = "", .env = "", .gvisor = false,
};

static const struct {
  const char *name;
  void (*run)(void);
  bool slow;
} CHECKS[] = {
    {"files left behind", check_left_files, false},
    {"user", check_user, false},
    {"become root", check_become_root, false},
    {"setuid program", check_setuid_program, false},
    {"capabilities", check_capabilities, false},
    {"no new privileges", check_new_privileges, false},
    {"seccomp", check_seccomp, false},
    {"environment", check_environment, false},
    {"host name", check_host_name, false},
    {"other processes", check_other_processes, false},
    {"core dumps", check_core_dumps, false},
    {"namespaces", check_namespaces, false},
    {"mounting", check_mounting, false},
    {"tracing", check_tracing, false},
    {"kernel calls", check_kernel_calls, false},
    {"network", check_network, false},
    {"socket families", check_socket_families, false},
    {"kernel settings", check_proc_writes, false},
    {"control groups", check_control_groups, false},
    {"masked files", check_masked_files, false},
    {"devices", check_devices, false},
    {"read-only root", check_read_only_root, false},
    {"host folders", check_host_folders, false},
    {"file size", check_file_size, false},
    {"open files", check_open_files, false},
    {"message queues", check_message_queues, false},
    {"inodes", check_inodes, false},
    {"disk", check_disk, false},
    {"processes", check_processes, false},
    {"cpu", check_cpu, true},
    {"memory", check_memory, true},
};

static bool held = true;
static char said[280];

static void add(const char *format, va_list arguments) {
  size_t length = strlen(said);
  if (length > 0 && length < sizeof said - 2) length += (size_t)sprintf(said + length, "; ");
  vsnprintf(said + length, sizeof said - length, format, arguments);
}

void note(const char *format, ...) {
  va_list arguments;
  va_start(arguments, format);
  add(format, arguments);
  va_end(arguments);
}

void bad(const char *format, ...) {
  va_list arguments;
  held = false;
  va_start(arguments, format);
  add(format, arguments);
  va_end(arguments);
}

void tried(const char *format, ...) {
  va_list arguments;
  va_start(arguments, format);
  add(format, arguments);
  va_end(arguments);
  size_t length = strlen(said);
  snprintf(said + length, sizeof said - length, held ? ", all refused" : " tried");
}

void refused(const char *what, long result) {
  if (result == -1 && (errno == EPERM || errno == EACCES || errno == ENOSYS)) return;
  bad("%s: %s", what, result == -1 ? strerror(errno) : "worked");
}

void kernel_refused(const char *what, long result) {
  if (!promise.gvisor) refused(what, result);
}

ssize_t slurp(const char *path, char *into, size_t size) {
  int file = open(path, O_RDONLY | O_NONBLOCK | O_CLOEXEC);
  if (file < 0) return -1;
  size_t length = 0;
  for (ssize_t got; length < size - 1 && (got = read(file, into + length, size - 1 - length)) > 0;)
    length += (size_t)got;
  close(file);
  into[length] = 0;
  return (ssize_t)length;
}

bool field(const char *path, const char *name, char *into, size_t size) {
  char text[8192];
  if (slurp(path, text, sizeof text) < 0) return false;
  const char *found = text;
  size_t length = strlen(name);
  while (strncmp(found, name, length) != 0) {
    found = strchr(found, '\n');
    if (!found++) return false;
  }
  found += length + strspn(found + length, ": \t");
  snprintf(into, size, "%.*s", (int)strcspn(found, "\n"), found);
  return true;
}

bool each_mount(void (*each)(const struct mounted *)) {
  static char text[65536];
  if (slurp("/proc/self/mountinfo", text, sizeof text) < 0) return false;
  for (char *line = text, *next; *line; line = next) {
    struct mounted one = {0};
    next = line + strcspn(line, "\n");
    if (*next) *next++ = 0;
    char *rest = strstr(line, " - ");
    if (sscanf(line, "%*s %*s %*s %*s %111s %127s", one.point, one.options) != 2 || !rest) continue;
    sscanf(rest, " - %31s", one.kind);
    each(&one);
  }
  return true;
}

long long now(void) {
  struct timespec time;
  clock_gettime(CLOCK_MONOTONIC, &time);
  return time.tv_sec * 1000LL + time.tv_nsec / 1000000;
}

void pause_ms(long ms) {
  nanosleep(&(struct timespec){ms / 1000, ms % 1000 * 1000000}, NULL);
}

static void say(const char *name) {
  char line[512];
  for (char *at = said; *at; at++)
    if (*at < ' ' || *at > '~' || *at == '"' || *at == '\\') *at = '\'';
  int length = snprintf(line, sizeof line, "{\"name\":\"%s\",\"ok\":%s,\"said\":\"%s\"}\n", name,
                        held ? "true" : "false", said);
  if (write(1, line, (size_t)length) != length) _exit(1);
}

/* Runs a check in a process group of its own, which is killed whatever became of it. */
static void run(const char *name, void (*check)(void)) {
  pid_t child = fork();
  if (child == 0) {
    setpgid(0, 0);
    check();
    say(name);
    _exit(0);
  }
  int status = 0;
  long long until = now() + CHECK_MS;
  pid_t ended = child < 0 ? -1 : 0;
  while (ended == 0 && now() < until) {
    ended = waitpid(child, &status, WNOHANG);
    if (ended == 0) pause_ms(1);
  }
  if (child > 0) kill(-child, SIGKILL);
  if (ended != child || status != 0) {
    if (child < 0) bad("no process for it: %s", strerror(errno));
    else if (ended == 0) bad("no answer in %d ms", CHECK_MS);
    else bad("ended with status 0x%x and said nothing", (unsigned)status);
    say(name);
  }
  held = true;
  said[0] = 0;
  /* As process 1 it inherits what the check started. */
  while (waitpid(-1, NULL, ended == 0 ? 0 : WNOHANG) > 0) continue;
}

int main(int count, char **arguments) {
  const char *form = "full";
  for (int i = 1; i < count; i++) {
    char *value = strchr(arguments[i], '=');
    if (!value) return 2;
    *value++ = 0;
    const char *name = arguments[i];
    if (!strcmp(name, "memory")) promise.memory = atoll(value);
    else if (!strcmp(name, "disk")) promise.disk = atoll(value);
    else if (!strcmp(name, "fsize")) promise.fsize = atoll(value);
    else if (!strcmp(name, "pids")) promise.pids = atol(value);
    else if (!strcmp(name, "files")) promise.files = atol(value);
    else if (!strcmp(name, "inodes")) promise.inodes = atol(value);
    else if (!strcmp(name, "cpus")) promise.cpus = atol(value);
    else if (!strcmp(name, "port")) promise.port = atoi(value);
    else if (!strcmp(name, "host")) promise.host = value;
    else if (!strcmp(name, "env")) promise.env = value;
    else if (!strcmp(name, "gvisor")) promise.gvisor = *value == '1';
    else if (!strcmp(name, "form")) form = value;
    else return 2;
  }
  signal(SIGXFSZ, SIG_IGN);
  signal(SIGPIPE, SIG_IGN);
  if (!strcmp(form, "stay")) stay();
  bool all = strcmp(form, "short") != 0;
  for (size_t i = 0; i < sizeof CHECKS / sizeof *CHECKS; i++)
    if (all || !CHECKS[i].slow) run(CHECKS[i].name, CHECKS[i].run);
  return 0;
}
