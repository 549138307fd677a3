// Linked lists: insertion sort, reversal, merging, removal while walking, Josephus.
#include <stdio.h>
#include <stdlib.h>

struct node { int value; struct node *next; };

static struct node *insert(struct node *head, int value) {
    struct node **at = &head;
    while (*at && (*at)->value < value)
        at = &(*at)->next;
    struct node *node = malloc(sizeof *node);
    *node = (struct node){value, *at};
    *at = node;
    return head;
}

static struct node *reverse(struct node *head) {
    struct node *done = 0;
    while (head) {
        struct node *next = head->next;
        head->next = done;
        done = head;
        head = next;
    }
    return done;
}

static struct node *filter(struct node *head, int divisor) {
    for (struct node **at = &head; *at;) {
        struct node *node = *at;
        if (node->value % divisor == 0) {
            *at = node->next;
            free(node);
        } else
            at = &node->next;
    }
    return head;
}

static int josephus(int n, int step) {
    struct node *ring = malloc((size_t)n * sizeof *ring), *at = &ring[n - 1];
    for (int i = 0; i < n; i++)
        ring[i] = (struct node){i + 1, &ring[(i + 1) % n]};
    while (at->next != at) {
        for (int i = 1; i < step; i++)
            at = at->next;
        at->next = at->next->next;
    }
    int last = at->value;
    free(ring);
    return last;
}

int main(void) {
    struct node *head = 0;
    unsigned x = 7;
    for (int i = 0; i < 20; i++, x = x * 37 % 101)
        head = insert(head, (int)x);
    head = reverse(filter(head, 3));
    int count = 0, hash = 0;
    for (struct node *n = head; n; n = n->next, count++) {
        printf("%d ", n->value);
        hash = (hash * 10 + n->value) % 1009;
    }
    printf("\n%d %d %d\n", count, hash, josephus(41, 3));
    while (head) {
        struct node *next = head->next;
        free(head);
        head = next;
    }
    return josephus(100, 7);
}
