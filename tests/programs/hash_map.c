// Hash maps: open addressing with growth, and chains, counting words and pairs.
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct map { uint64_t *keys; double *values; size_t room, count; };

static uint64_t mix(uint64_t x) {
    x ^= x >> 33;
    x *= 0xff51afd7ed558ccdULL;
    x ^= x >> 33;
    x *= 0xc4ceb9fe1a85ec53ULL;
    return x ^ x >> 33;
}

static double *slot(struct map *m, uint64_t key) {
    if (m->count * 2 >= m->room) {
        struct map bigger = {calloc(m->room * 2 + 8, 8), calloc(m->room * 2 + 8, 8), m->room * 2 + 8, 0};
        for (size_t i = 0; i < m->room; i++)
            if (m->keys[i])
                *slot(&bigger, m->keys[i]) = m->values[i];
        free(m->keys);
        free(m->values);
        *m = bigger;
    }
    size_t i = mix(key) % m->room;
    while (m->keys[i] && m->keys[i] != key)
        i = (i + 1) % m->room;
    if (!m->keys[i]) {
        m->keys[i] = key;
        m->count++;
    }
    return &m->values[i];
}

struct word { struct word *next; int count; char text[12]; };

int main(void) {
    struct map m = {0};
    for (uint64_t i = 1; i <= 500; i++)
        *slot(&m, i * i % 97 + 1) += (double)i * 0.5;
    printf("%zu %zu %g %g\n", m.count, m.room, *slot(&m, 2), *slot(&m, 50));
    size_t before = m.count;
    free(m.keys);
    free(m.values);
    struct word *table[16] = {0};
    const char *text = "the cat and the dog and the bird saw the cat";
    int words = 0;
    while (*text) {
        size_t n = strcspn(text, " ");
        unsigned h = 0;
        for (size_t i = 0; i < n; i++)
            h = h * 31 + (unsigned char)text[i];
        struct word **at = &table[h % 16];
        while (*at && (strncmp((*at)->text, text, n) || (*at)->text[n]))
            at = &(*at)->next;
        if (!*at) {
            *at = calloc(1, sizeof **at);
            memcpy((*at)->text, text, n);
            words++;
        }
        (*at)->count++;
        text += n + (text[n] == ' ');
    }
    for (int i = 0; i < 16; i++)
        while (table[i]) {
            struct word *w = table[i];
            printf("%s %d\n", w->text, w->count);
            table[i] = w->next;
            free(w);
        }
    return (int)before + words;
}
