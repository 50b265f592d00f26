// Reads the job from stdin, exactly its bytes and no more (what follows is the program's input, or trials), and writes its files.
#define _GNU_SOURCE
#include "agent.h"
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define MAX_JOB (8u << 20)

// What a message to a job of trials begins with.
#define TRIAL 'T'
#define STOP 'S'

typedef struct { const char *at, *end; } Bytes;

static Bytes rest;

static int read_all(char *to, size_t size) {
  for (size_t got = 0; got < size;) {
    ssize_t n = read(0, to + got, size - got);
    if (n == 0 || (n < 0 && errno != EINTR)) return -1;
    if (n > 0) got += n;
  }
  return 0;
}

static uint32_t number(const char *at) {
  const unsigned char *b = (const unsigned char *)at;
  return (uint32_t)b[0] << 24 | b[1] << 16 | b[2] << 8 | b[3];
}

static uint32_t take_number(Bytes *job) {
  if (job->end - job->at < 4) _exit(70);
  job->at += 4;
  return number(job->at - 4);
}

static const char *take(Bytes *job, uint32_t size) {
  if (size > (size_t)(job->end - job->at)) _exit(70);
  job->at += size;
  return job->at - size;
}

static char *take_text(Bytes *job) {
  uint32_t size = take_number(job);
  char *text = strndup(take(job, size), size);
  if (!text) _exit(71);
  return text;
}

static char **take_list(Bytes *job) {
  uint32_t count = take_number(job);
  if (count > 4096) _exit(70);
  char **list = calloc(count + 1, sizeof *list);
  for (uint32_t i = 0; list && i < count; i++) list[i] = take_text(job);
  return list;
}

// Writes a file below `folder` and makes the folders it is in; never through a link, and over another only with `replace`.
static int write_file(int folder, char *name, const char *bytes, size_t size, int replace) {
  int at = dup(folder), file = -1;
  char *rest = name, *slash;
  while (at >= 0) {
    slash = strchr(rest, '/');
    if (slash) *slash = 0;
    if (!*rest || !strcmp(rest, ".") || !strcmp(rest, "..")) { errno = EINVAL; break; }
    if (!slash) {
      if (replace) unlinkat(at, rest, 0);
      file = openat(at, rest, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0644);
      break;
    }
    if (mkdirat(at, rest, 0755) && errno != EEXIST) break;
    int next = openat(at, rest, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
    close(at);
    at = next;
    rest = slash + 1;
  }
  int error = errno;
  if (at >= 0) close(at);
  if (file < 0) return error;
  for (size_t done = 0; done < size;) {
    ssize_t n = write(file, bytes + done, size - done);
    if (n < 0) { error = errno; close(file); return error; }
    done += n;
  }
  return close(file) ? errno : 0;
}

// Reads a block and the secrets it begins with.
static int read_block(Job *job) {
  static char *bytes;
  char size[4];
  free(bytes);
  if (read_all(size, 4) || number(size) > MAX_JOB) return -1;
  bytes = malloc(number(size));
  if (!bytes || read_all(bytes, number(size))) return -1;
  rest = (Bytes){ bytes, bytes + number(size) };
  memcpy(job->prefix, take(&rest, PREFIX), PREFIX);
  for (int i = 0; i < SECRETS; i++) memcpy(job->secrets[i], take(&rest, SECRET), SECRET);
  return 0;
}

int read_job(Job *job) {
  if (read_block(job)) return -1;
  job->trials = take_number(&rest);
  job->entry = take_text(&rest);
  job->compile = take_list(&rest);
  job->run = take_list(&rest);
  return 0;
}

int read_trial(Job *job) {
  char kind;
  // A stop may come when what it was to stop has just ended by itself.
  do if (read_all(&kind, 1)) return -1; while (kind == STOP);
  return kind == TRIAL ? read_block(job) : -1;
}

int is_stopped(void) {
  char kind;
  if (poll(&(struct pollfd){ .fd = 0, .events = POLLIN }, 1, 0) <= 0) return 0;
  if (read(0, &kind, 1) != 1 || kind != STOP) _exit(0);
  return 1;
}

int write_files(void) {
  int folder = open(".", O_RDONLY | O_DIRECTORY | O_CLOEXEC), error = folder < 0 ? errno : 0;
  // Those of a trial may stand in place of the program's own.
  for (uint32_t count = take_number(&rest); count > 0 && !error; count--) {
    char *name = take_text(&rest);
    uint32_t size = take_number(&rest);
    error = write_file(folder, name, take(&rest, size), size, job.trials);
    free(name);
  }
  close(folder);
  return error;
}

int trial_input(void) {
  char bytes[65536], size[4];
  int file = open("/tmp", O_TMPFILE | O_RDWR | O_CLOEXEC, 0400);
  if (read_all(size, 4) || number(size) > MAX_JOB) _exit(0);
  for (uint32_t left = number(size), part; left > 0; left -= part) {
    part = left < sizeof bytes ? left : sizeof bytes;
    if (read_all(bytes, part)) _exit(0);
    if (file >= 0 && write(file, bytes, part) != (ssize_t)part) close(file), file = -1;
  }
  if (file >= 0) lseek(file, 0, SEEK_SET);
  return file;
}
