#include <stdlib.h>
#include <string.h>

int main(void) {
    for (;;) {
        char *more = malloc(1 << 20);
        memset(more, 1, 1 << 20);
        // Nothing that looks at it again would be left of it otherwise.
        __asm__ volatile("" : : "r"(more) : "memory");
    }
}
