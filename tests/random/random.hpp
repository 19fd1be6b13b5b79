// Random choices that a seed repeats.
#pragma once

#include <cstddef>
#include <cstdint>
#include <iterator>
#include <random>

namespace haas_test {

class Random {
public:
    explicit Random(std::uint64_t seed) : engine_(seed) {}

    /// At least 0 and below `limit`, which is not 0.
    std::size_t below(std::size_t limit) { return engine_() % limit; }

    /// For algorithms that want one.
    auto& engine() { return engine_; }

    /// True so many times of a hundred.
    bool chance(int percent) { return below(100) < static_cast<std::size_t>(percent); }

    /// A member of a list that is not empty.
    template <class List>
    const auto& pick(const List& list) {
        return *std::next(list.begin(), static_cast<std::ptrdiff_t>(below(list.size())));
    }

private:
    std::mt19937_64 engine_;
};

}  // namespace haas_test
