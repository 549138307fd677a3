// std::array, pair, tuple, structured bindings, std::optional, std::variant, std::span, initializer lists.
#include <array>
#include <cstdio>
#include <optional>
#include <span>
#include <tuple>
#include <utility>
#include <variant>

static std::pair<double, int> largest(std::span<const double> values) {
    std::pair<double, int> best{values[0], 0};
    for (int i = 1; i < static_cast<int>(values.size()); i++)
        if (values[static_cast<size_t>(i)] > best.first)
            best = {values[static_cast<size_t>(i)], i};
    return best;
}

static std::tuple<int, int, double> divide(int a, int b) { return {a / b, a % b, static_cast<double>(a) / b}; }

static std::optional<int> find(std::span<const int> values, int wanted) {
    for (size_t i = 0; i < values.size(); i++)
        if (values[i] == wanted)
            return static_cast<int>(i);
    return std::nullopt;
}

static double sum(std::initializer_list<double> values) {
    double s = 0;
    for (double v : values)
        s += v;
    return s;
}

struct Text {
    const char *text;
};
using Value = std::variant<int, double, Text>;

static double weight(const Value &value) {
    if (auto *n = std::get_if<int>(&value))
        return *n;
    if (auto *x = std::get_if<double>(&value))
        return *x * 10;
    return static_cast<double>(std::get_if<Text>(&value)->text[0]);
}

constexpr std::array<int, 10> squares = [] {
    std::array<int, 10> a{};
    for (int i = 0; i < 10; i++)
        a[static_cast<size_t>(i)] = i * i;
    return a;
}();

int main() {
    std::array<double, 6> x{1, 5, -2, 7.5, 3, 7};
    auto [value, at] = largest(x);
    auto [quotient, rest, exact] = divide(47, 6);
    std::printf("%g %d %d %d %.6f\n", value, at, quotient, rest, exact);
    auto where = find(squares, 49), nowhere = find(squares, 50);
    std::printf("%d %d %d\n", where.value_or(-1), nowhere.has_value(), nowhere.value_or(-1));
    std::printf("%g %g\n", sum({1.5, 2.5, 3}), largest(std::span(x).subspan(0, 3)).first);
    std::array<Value, 4> values{3, 2.5, Text{"Z"}, -1};
    double total = 0;
    for (const Value &v : values)
        total += weight(v) * static_cast<double>(v.index() + 1);
    std::printf("%g\n", total);
    auto all = std::tuple_cat(divide(9, 2), std::make_tuple('c', 2.5f));
    std::printf("%d %c %g %zu\n", std::get<1>(all), std::get<3>(all), std::get<4>(all), std::tuple_size_v<decltype(all)>);
    int a = 1, b = 2;
    std::tie(a, b) = std::pair(b * 10, a);
    std::swap(a, b);
    std::printf("%d %d %d\n", a, b, std::tuple(1, 2.0, 3) < std::tuple(1, 2.5, 0));
    return at * 10 + *where;
}
