// std::bitset, <bit>, <limits>, <cstdint>, numeric_limits of all formats, bit_cast, byte order.
#include <bit>
#include <bitset>
#include <cstdint>
#include <cstdio>
#include <limits>

template <typename T> static void limits(const char *name) {
    using L = std::numeric_limits<T>;
    std::printf("%s %d %d %g %g %g\n", name, L::digits, L::is_signed, static_cast<double>(L::max()),
                static_cast<double>(L::lowest()), static_cast<double>(L::epsilon()));
}

static int sieve() {
    std::bitset<1000> composite;
    for (size_t i = 2; i * i < composite.size(); i++)
        if (!composite[i])
            for (size_t j = i * i; j < composite.size(); j += i)
                composite.set(j);
    return static_cast<int>(composite.size() - composite.count()) - 2;
}

static float fast_inverse(float x) {
    auto y = std::bit_cast<float>(0x5f3759df - (std::bit_cast<std::uint32_t>(x) >> 1));
    return y * (1.5f - 0.5f * x * y * y);
}

int main() {
    limits<int>("int");
    limits<std::uint8_t>("u8");
    limits<float>("float");
    limits<double>("double");
    limits<std::int64_t>("i64");
    std::bitset<40> a(0xdeadbeef12u), b("1011011101111");
    auto c = (a ^ b) << 3 | ~a >> 20;
    std::printf("%llu %zu %d %d %d\n", c.to_ullong(), c.count(), c.any(), c.test(5), (a & b).none());
    c.flip().reset(0);
    std::printf("%llu\n", c.to_ullong());
    std::uint32_t x = 0x00f0a001;
    std::printf("%d %d %d %d %x %x\n", std::popcount(x), std::countl_zero(x), std::countr_zero(x), std::countr_one(x),
                std::rotl(x, 9), std::rotr(x, 9));
    std::printf("%u %u %d %d\n", std::bit_ceil(100u), std::bit_floor(100u), std::bit_width(100u), std::has_single_bit(64u));
    std::printf("%d %.4f\n", std::endian::native == std::endian::little, static_cast<double>(fast_inverse(16)));
    return sieve();
}
