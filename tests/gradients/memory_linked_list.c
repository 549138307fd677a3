// gradient: f([1.0, 2.0, 0.5, 3.0]: f64, 4)
#include <stdlib.h>
struct node { double value; struct node *next; };
double f(const double *x, int n) {
    struct node *head = 0;
    for (int i = 0; i < n; i++) {
        struct node *node = malloc(sizeof *node);
        node->value = x[i] * x[i];
        node->next = head;
        head = node;
    }
    double sum = 1.0;
    while (head) {
        struct node *next = head->next;
        sum = sum * 0.5 + head->value * sum;
        free(head);
        head = next;
    }
    return sum;
}
