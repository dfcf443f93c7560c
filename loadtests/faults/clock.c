/* Lets one process believe in another wall clock: preloaded, it adds an offset to the time of day.
   The offset in nanoseconds lies in the file $CLOCK_FOLDER/<pid>, mapped by both sides, so a jump is one store.
   Only the wall clock jumps: a real machine's monotonic clock does not either. */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <fcntl.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/time.h>
#include <time.h>
#include <unistd.h>

static volatile int64_t *offset;
static pid_t owner;
static int (*real_clock)(clockid_t, struct timespec *);

static int64_t skew(void) {
    pid_t pid = getpid();
    if (owner != pid) { /* the first call, or the first after a fork */
        char path[512];
        const char *folder = getenv("CLOCK_FOLDER");
        owner = pid;
        offset = NULL;
        if (folder != NULL) {
            snprintf(path, sizeof path, "%s/%d", folder, (int)pid);
            int file = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0666);
            if (file >= 0) {
                if (ftruncate(file, 8) == 0) {
                    void *page = mmap(NULL, 8, PROT_READ, MAP_SHARED, file, 0);
                    if (page != MAP_FAILED) offset = page;
                }
                close(file);
            }
        }
    }
    return offset != NULL ? *offset : 0;
}

int clock_gettime(clockid_t id, struct timespec *when) {
    if (real_clock == NULL) *(void **)&real_clock = dlsym(RTLD_NEXT, "clock_gettime");
    int answer = real_clock(id, when);
    if (answer == 0 && (id == CLOCK_REALTIME || id == CLOCK_REALTIME_COARSE)) {
        int64_t at = (int64_t)when->tv_sec * 1000000000 + when->tv_nsec + skew();
        when->tv_sec = at / 1000000000;
        when->tv_nsec = at % 1000000000;
    }
    return answer;
}

int gettimeofday(struct timeval *restrict when, void *restrict zone) {
    struct timespec at;
    (void)zone;
    if (clock_gettime(CLOCK_REALTIME, &at) != 0) return -1;
    when->tv_sec = at.tv_sec;
    when->tv_usec = at.tv_nsec / 1000;
    return 0;
}

time_t time(time_t *where) {
    struct timespec at;
    clock_gettime(CLOCK_REALTIME, &at);
    if (where != NULL) *where = at.tv_sec;
    return at.tv_sec;
}
