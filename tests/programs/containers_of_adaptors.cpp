// std::priority_queue, stack, queue and deque: graph searches, bracket matching, sliding windows.
#include <cstdio>
#include <deque>
#include <functional>
#include <queue>
#include <stack>
#include <utility>
#include <vector>

using Graph = std::vector<std::vector<std::pair<int, double>>>;

static Graph ring(int n) {
    Graph g(static_cast<size_t>(n));
    for (int i = 0; i < n; i++) {
        g[static_cast<size_t>(i)].push_back({(i + 1) % n, 1.0 + i % 3});
        g[static_cast<size_t>(i)].push_back({(i * 5 + 2) % n, 4.5});
    }
    return g;
}

static std::vector<double> dijkstra(const Graph &g, int from) {
    std::vector<double> distance(g.size(), 1e9);
    using Item = std::pair<double, int>;
    std::priority_queue<Item, std::vector<Item>, std::greater<>> queue;
    distance[static_cast<size_t>(from)] = 0;
    queue.push({0, from});
    while (!queue.empty()) {
        auto [d, at] = queue.top();
        queue.pop();
        if (d > distance[static_cast<size_t>(at)])
            continue;
        for (auto [to, cost] : g[static_cast<size_t>(at)])
            if (d + cost < distance[static_cast<size_t>(to)])
                queue.emplace(distance[static_cast<size_t>(to)] = d + cost, to);
    }
    return distance;
}

static int levels(const Graph &g) {
    std::vector<int> level(g.size(), -1);
    std::queue<int> queue;
    queue.push(0);
    level[0] = 0;
    int last = 0;
    while (!queue.empty()) {
        int at = queue.front();
        queue.pop();
        last = level[static_cast<size_t>(at)];
        for (auto [to, cost] : g[static_cast<size_t>(at)])
            if (level[static_cast<size_t>(to)] < 0) {
                level[static_cast<size_t>(to)] = last + 1;
                queue.push(to);
            }
    }
    return last;
}

static bool balanced(const char *text) {
    std::stack<char> open;
    for (; *text; text++)
        switch (*text) {
        case '(': open.push(')'); break;
        case '[': open.push(']'); break;
        case ')':
        case ']':
            if (open.empty() || open.top() != *text)
                return false;
            open.pop();
        }
    return open.empty();
}

static double window(int n, int width) {
    std::deque<std::pair<int, int>> best;
    double sum = 0;
    for (int i = 0; i < n; i++) {
        int x = i * 37 % 101;
        while (!best.empty() && best.back().second <= x)
            best.pop_back();
        best.emplace_back(i, x);
        if (best.front().first <= i - width)
            best.pop_front();
        sum += best.front().second * 0.5;
    }
    return sum;
}

int main() {
    Graph g = ring(60);
    auto distance = dijkstra(g, 0);
    double sum = 0;
    for (double d : distance)
        sum += d;
    std::printf("%g %g %d\n", distance[30], sum, levels(g));
    std::printf("%d %d %d\n", balanced("([]())[]"), balanced("([)]"), balanced("(("));
    std::printf("%g\n", window(500, 12));
    return levels(g) * 10 + balanced("[]");
}
