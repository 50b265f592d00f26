#include <stdio.h>

int main(void) {
    char name[100];
    printf("Your name: ");
    if (scanf(" %99[^\n]", name) != 1) return 1;
    printf("Hello, %s!\n", name);
}
