#include <stdio.h>

int main(void) {
    char line[256];
    printf("Name? ");
    fflush(stdout);
    if (scanf("%255[^\n]", line) == 1) printf("Hello %s\n", line);
}
