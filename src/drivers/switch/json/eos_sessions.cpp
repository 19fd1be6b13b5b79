#include "drivers/switch/json/eos_sessions.hpp"

#include <chrono>
#include <cstdint>
#include <optional>
#include <string_view>

#include "base/text.hpp"
#include "base/uuid.hpp"
#include "drivers/switch/json/answer.hpp"

namespace haas::drivers {

namespace {

constexpr std::string_view beginning = "haas-";

/// Twice the longest time of a request, as the clocks of two machines may differ.
constexpr std::chrono::minutes oldest_in_use{10};

/// When a session of HaaS began; empty for the names of others. Such a name is safe in a command.
std::optional<base::Timestamp> begin_of(std::string_view name) {
    constexpr std::size_t longest = 40;
    if (!name.starts_with(beginning) || name.size() > longest) return {};
    name.remove_prefix(beginning.size());
    const auto dash = name.find('-');
    const auto seconds = base::parse_number<std::int64_t>(name.substr(0, dash));
    const bool is_ours = seconds && dash != std::string_view::npos;
    if (!is_ours || !base::holds_only(name.substr(dash + 1), base::is_alphanumeric)) return {};
    return base::from_seconds(*seconds);
}

}  // namespace

std::string new_eos_session(base::Timestamp now) {
    constexpr std::size_t mark_length = 8;
    return std::string(beginning) + std::to_string(base::to_seconds(now)) + '-' +
           base::make_uuid().substr(0, mark_length);
}

std::vector<std::string> left_eos_sessions(const rapidjson::Value& sessions, base::Timestamp now) {
    std::vector<std::string> left;
    const auto* const list = find_member(&sessions, "sessions");
    if (list == nullptr || !list->IsObject()) return left;
    for (const auto& member : list->GetObject()) {
        const std::string name = text_of(&member.name);
        const auto begin = begin_of(name);
        const bool is_pending = text_of(find_member(&member.value, "state")) == "pending";
        if (is_pending && begin && now - *begin > oldest_in_use) left.push_back(name);
    }
    return left;
}

}  // namespace haas::drivers
