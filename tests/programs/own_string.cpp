// A string class of our own with small-buffer storage; comparison, concatenation, search, numbers.
#include <cstdio>
#include <cstring>
#include <string_view>
#include <utility>

class String {
    static constexpr size_t small = 15;
    size_t length = 0;
    union {
        char buffer[small + 1];
        char *heap;
    };
    char *data() { return length > small ? heap : buffer; }

public:
    String(const char *text = "") : String(text, std::strlen(text)) {}
    String(const char *text, size_t n) : length(n) {
        if (n > small)
            heap = new char[n + 1];
        std::memcpy(data(), text, n);
        data()[n] = 0;
    }
    String(const String &o) : String(o.c_str(), o.length) {}
    String(String &&o) noexcept : length(o.length) {
        std::memcpy(buffer, o.buffer, sizeof buffer);
        o.length = 0;
        o.buffer[0] = 0;
    }
    String &operator=(String o) {
        std::swap(length, o.length);
        char room[sizeof buffer];
        std::memcpy(room, buffer, sizeof room);
        std::memcpy(buffer, o.buffer, sizeof room);
        std::memcpy(o.buffer, room, sizeof room);
        return *this;
    }
    ~String() {
        if (length > small)
            delete[] heap;
    }
    const char *c_str() const { return length > small ? heap : buffer; }
    size_t size() const { return length; }
    operator std::string_view() const { return {c_str(), length}; }
    friend String operator+(const String &a, const String &b) {
        char room[200];
        std::memcpy(room, a.c_str(), a.length);
        std::memcpy(room + a.length, b.c_str(), b.length);
        return String(room, a.length + b.length);
    }
    friend bool operator<(const String &a, const String &b) { return std::strcmp(a.c_str(), b.c_str()) < 0; }
};

static String number(int n) {
    char digits[12];
    int count = std::snprintf(digits, sizeof digits, "%d", n);
    return String(digits, static_cast<size_t>(count));
}

static int words(std::string_view text) {
    int n = 0;
    while (!text.empty()) {
        size_t at = text.find(' ');
        std::string_view word = text.substr(0, at);
        n += !word.empty();
        text.remove_prefix(at == text.npos ? text.size() : at + 1);
    }
    return n;
}

int main() {
    String s = "short", t = "a text that is too long for the buffer";
    String joined = s + ", " + t;
    std::printf("%s %zu\n", joined.c_str(), joined.size());
    String list;
    for (int i = 0; i < 12; i++)
        list = list + number(i * i) + (i < 11 ? "," : "");
    std::printf("%s\n", list.c_str());
    String moved = std::move(t), copy = moved;
    t = s;
    std::printf("[%s] %zu %d %d\n", t.c_str(), copy.size(), s < moved, moved < s);
    std::string_view view = joined;
    std::printf("%d %d %d\n", words(view), static_cast<int>(view.find("long")), view.starts_with("short"));
    return static_cast<int>(list.size()) + words("  two words ");
}
