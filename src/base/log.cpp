#include "base/log.hpp"

#include <spdlog/sinks/stdout_sinks.h>
#include <spdlog/spdlog.h>

#include <memory>
#include <mutex>
#include <optional>
#include <utility>
#include <vector>

#include "base/clock.hpp"
#include "base/error.hpp"
#include "base/log_entry.hpp"
#include "base/log_limit.hpp"
#include "base/repetitions.hpp"

namespace haas::base::log {

namespace {

thread_local std::string request_id_of_thread;

spdlog::level::level_enum to_spdlog(Level level) {
    switch (level) {
        case Level::debug: return spdlog::level::debug;
        case Level::info: return spdlog::level::info;
        case Level::warning: return spdlog::level::warn;
        case Level::error: break;
    }
    return spdlog::level::err;
}

struct Output {
    std::shared_ptr<spdlog::logger> logger;
    std::mutex mutex;  ///< of `repetitions`
    std::optional<Repetitions> repetitions;
};

/// The program's only global object.
Output& output() {
    static Output instance = [] {
        auto made = std::make_shared<spdlog::logger>("haas", std::make_shared<spdlog::sinks::stderr_sink_mt>());
        made->set_level(spdlog::level::warn);
        made->set_pattern("%v");
        return Output{made, {}, {}};
    }();
    return instance;
}

std::shared_ptr<spdlog::logger>& logger() { return output().logger; }

bool is_plain(char c) { return c > ' ' && c < 0x7f && c != '"' && c != '\\' && c != '='; }

}  // namespace

void start(std::string_view name, Level level) {
    logger()->set_pattern("%Y-%m-%dT%H:%M:%S.%eZ " + std::string(name) + "[%P] %l %v", spdlog::pattern_time_type::utc);
    logger()->set_level(to_spdlog(level));
    logger()->flush_on(spdlog::level::debug);
}

Level parse_level(std::string_view word) {
    if (word == "debug") return Level::debug;
    if (word == "info") return Level::info;
    if (word == "warning") return Level::warning;
    if (word == "error") return Level::error;
    throw ConfigError("the log level must be debug, info, warning or error");
}

void set_request_id(std::string_view id) { request_id_of_thread = id; }

std::string_view request_id() { return request_id_of_thread; }

std::string escape(std::string_view value) {
    constexpr std::string_view digits = "0123456789abcdef";
    bool plain = !value.empty();
    for (const char c : value) plain = plain && is_plain(c);
    if (plain) return std::string(value);
    std::string text = "\"";
    for (const char c : value) {
        if (c == '"' || c == '\\') {
            text += {'\\', c};
        } else if (c >= ' ' && c < 0x7f) {
            text += c;
        } else {
            const auto byte = static_cast<unsigned char>(c);
            text += {'\\', 'x', digits[byte >> 4U], digits[byte & 0x0fU]};
        }
    }
    return text + '"';
}

namespace {

void write_line(Level level, std::string line) {
    if (!request_id_of_thread.empty()) line += " request_id=" + escape(request_id_of_thread);
    logger()->log(to_spdlog(level), spdlog::string_view_t(line));
}

void write_counted(const std::vector<Repetitions::Counted>& all) {
    for (const auto& [kind, count, within] : all) {
        write_line(Level::warning, "repeated event=" + kind.event + " fields=" + escape(kind.client) + " count=" +
                                       std::to_string(count) + " seconds=" + std::to_string(within.count()));
    }
}

/// Whether this line is not one of too many.
bool admit(std::string_view event, const std::string& fields) {
    constexpr std::size_t longest = 200;
    bool is_admitted = false;
    std::vector<Repetitions::Counted> past;
    {
        const std::lock_guard lock(output().mutex);
        if (!output().repetitions) return true;
        const auto now = SystemClock().now();
        past = output().repetitions->take_over(now);
        const auto told = fields.empty() ? fields : fields.substr(1, longest);
        is_admitted = output().repetitions->admit({std::string(event), 0, told}, now);
    }
    write_counted(past);
    return is_admitted;
}

}  // namespace

void write(Level level, std::string_view event, Fields fields) {
    if (!logger()->should_log(to_spdlog(level))) return;
    std::string text;
    for (const Field& field : fields) text += ' ' + std::string(field.key) + '=' + escape(field.value);
    if (level >= Level::warning && !admit(event, text)) return;
    write_line(level, std::string(event) + text);
}

void limit_repetitions() {
    const std::lock_guard lock(output().mutex);
    output().repetitions.emplace();
}

void sum_up_repetitions() {
    std::vector<Repetitions::Counted> counted;
    {
        const std::lock_guard lock(output().mutex);
        if (output().repetitions) counted = output().repetitions->take_all(SystemClock().now());
    }
    write_counted(counted);
}

Entry& Entry::add(std::string_view key, std::string_view value) {
    const bool fits = value.size() <= longest_value;
    line_ += ' ' + std::string(key) + '=' + escape(fits ? value : std::string(value.substr(0, longest_value)) + "...");
    return *this;
}

void Entry::write(Level level) const {
    if (logger()->should_log(to_spdlog(level))) write_line(level, line_);
}

}  // namespace haas::base::log
