#include "fuzz/target.hpp"

#include <cstdio>
#include <cstdlib>

#include "base/log.hpp"

namespace haas_fuzz {

namespace {

/// What HaaS would log of each odd input helps nobody.
const bool is_quiet = [] {
    haas::base::log::start("fuzz", haas::base::log::Level::error);
    return true;
}();

}  // namespace

void require(bool holds, std::string_view promise) {
    if (holds) return;
    std::fprintf(stderr, "broken promise: %.*s\n", static_cast<int>(promise.size()), promise.data());
    std::abort();
}

std::vector<std::string> parts_of(std::string_view input) {
    constexpr std::string_view between = "\n%%\n";
    std::vector<std::string> parts;
    for (auto end = input.find(between); end != std::string_view::npos; end = input.find(between)) {
        parts.emplace_back(input.substr(0, end));
        input.remove_prefix(end + between.size());
    }
    parts.emplace_back(input);
    return parts;
}

}  // namespace haas_fuzz
