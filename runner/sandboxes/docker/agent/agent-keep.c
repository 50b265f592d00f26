// Keeps what the compiler has left: contents in files without names that only this process has open, so that they are neither
// in the program's reach nor in the memory that is measured of it before it has become what it is to be.
#define _GNU_SOURCE
#include "agent.h"
#include <fcntl.h>
#include <ftw.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/sendfile.h>
#include <sys/stat.h>
#include <unistd.h>

#define MAX_ENTRIES 4096
// Less than the largest file that can be written, and few enough for all that fits into the folders.
#define CHUNK (8l << 20)
#define CHUNKS 16

typedef struct { char *path, *target; mode_t mode; off_t at, size; } Kept;

static Kept kept[MAX_ENTRIES];
static int entries, chunks[CHUNKS];
static off_t filled;

static int chunk_at(off_t at) {
  off_t n = at / CHUNK;
  if (n >= CHUNKS) return -1;
  if (!chunks[n]) chunks[n] = memfd_create("kept", MFD_CLOEXEC);
  return chunks[n];
}

static int keep_content(const char *path, Kept *entry) {
  char bytes[65536];
  int file = open(path, O_RDONLY | O_NOFOLLOW | O_CLOEXEC);
  ssize_t n;
  if (file < 0) return -1;
  while ((n = read(file, bytes, sizeof bytes)) > 0) {
    for (ssize_t done = 0, wrote; done < n; done += wrote, filled += wrote) {
      ssize_t room = CHUNK - filled % CHUNK;
      wrote = pwrite(chunk_at(filled), bytes + done, n - done < room ? n - done : room, filled % CHUNK);
      if (wrote <= 0) { close(file); return -1; }
    }
  }
  entry->size = filled - entry->at;
  close(file);
  return n < 0 ? -1 : 0;
}

static int keep_one(const char *path, const struct stat *info, int type, struct FTW *where) {
  char target[4096];
  if (where->level == 0) return 0;
  if (entries == MAX_ENTRIES) return -1;
  Kept *entry = &kept[entries++];
  *entry = (Kept){ .path = strdup(path), .mode = info->st_mode, .at = filled };
  if (!entry->path) return -1;
  if (type == FTW_D) return 0;
  if (type == FTW_F && S_ISREG(info->st_mode)) return keep_content(path, entry);
  ssize_t n = type == FTW_SL ? readlink(path, target, sizeof target - 1) : -1;
  if (n < 0) return -1;
  target[n] = 0;
  entry->target = strdup(target);
  return entry->target ? 0 : -1;
}

int keep_files(void) {
  return nftw("/code", keep_one, 32, FTW_PHYS) || nftw("/tmp", keep_one, 32, FTW_PHYS) ? -1 : 0;
}

static int restore_content(const Kept *entry) {
  int file = open(entry->path, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0600);
  if (file < 0) return -1;
  for (off_t at = entry->at, end = at + entry->size; at < end;) {
    off_t from = at % CHUNK, room = CHUNK - from;
    ssize_t n = sendfile(file, chunk_at(at), &from, end - at < room ? end - at : room);
    if (n <= 0) { close(file); return -1; }
    at += n;
  }
  int failed = fchmod(file, entry->mode & 0777);
  return close(file) || failed ? -1 : 0;
}

int restore_files(void) {
  for (int i = 0; i < entries; i++) {
    const Kept *entry = &kept[i];
    if (entry->target ? symlink(entry->target, entry->path)
        : S_ISDIR(entry->mode) ? mkdir(entry->path, 0755)
        : restore_content(entry)) return -1;
  }
  return 0;
}
