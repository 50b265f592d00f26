#include <stdio.h>
#include <time.h>

int main(void) {
    for (int tick = 1; tick <= 5; tick++) {
        printf("%d\n", tick);
        fflush(stdout);
        nanosleep(&(struct timespec){.tv_nsec = 200 * 1000 * 1000}, NULL);
    }
}
