// The string functions of the library, and some written by hand.
#include <ctype.h>
#include <stdio.h>
#include <string.h>

static int sign(int x) { return (x > 0) - (x < 0); }

static int palindrome(const char *text) {
    const char *end = text + strlen(text);
    while (text < end)
        if (*text++ != *--end)
            return 0;
    return 1;
}

static unsigned hash(const char *text) {
    unsigned h = 2166136261u;
    while (*text)
        h = (h ^ (unsigned char)*text++) * 16777619u;
    return h;
}

static void title(char *text) {
    int start = 1;
    for (; *text; text++) {
        if (start && *text >= 'a' && *text <= 'z')
            *text = (char)(*text - 32);
        start = *text == ' ';
    }
}

int main(void) {
    char buffer[64];
    strcpy(buffer, "hello");
    strcat(buffer, ", wide world");
    title(buffer);
    printf("%s %zu %u\n", buffer, strlen(buffer), hash(buffer));
    static const char *const words[] = {"apple", "apples", "banana", "", "Apple", "level"};
    int total = 0;
    for (int i = 0; i < 6; i++)
        for (int j = 0; j < 6; j++) {
            int c = sign(strcmp(words[i], words[j])), d = sign(strncmp(words[i], words[j], 5));
            printf("%2d%2d ", c, d);
            total += 2 * c + d * d + palindrome(words[j]);
        }
    putchar('\n');
    printf("%d %d\n", sign(memcmp("abc", "abd", 3)), sign(memcmp("abc", "abd", 2)));
    char *at = strchr(buffer, 'W'), *last = strrchr(buffer, 'l');
    printf("%d %d %d\n", (int)(at - buffer), (int)(last - buffer), strchr(buffer, 'z') == 0);
    strncpy(buffer, "cut", 8);
    printf("%s %d %d\n", buffer, buffer[7], strstr("needle in hay", "in")[3]);
    printf("%d\n", total);
    return total;
}
