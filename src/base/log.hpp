// One line per event: `level event key=value key="value with blanks"`, to standard error.
//
// Values come from anywhere, so every character that is not plain and printable is escaped: no value can split or forge
// a log line.
#pragma once

#include <initializer_list>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>

namespace haas::base::log {

enum class Level { debug, info, warning, error };

/// One `key=value`; a number is converted to text.
struct Field {
    Field(std::string_view k, std::string_view v) : key(k), value(v) {}
    Field(std::string_view k, const char* v) : key(k), value(v) {}
    Field(std::string_view k, std::string v) : key(k), value(std::move(v)) {}
    template <class Number, std::enable_if_t<std::is_arithmetic_v<Number>, int> = 0>
    Field(std::string_view k, Number v) : key(k), value(std::to_string(v)) {}
    std::string_view key;
    std::string value;
};
using Fields = std::initializer_list<Field>;

/// Starts logging for the program `name` (haas.fcgi, haas-sync, haas) at `level`; before that, only warnings and errors
/// are logged.
void start(std::string_view name, Level level);

/// @throws ConfigError  for a word that is none of debug, info, warning, error
Level parse_level(std::string_view word);

/// Sets the request id for all further log lines of this thread; empty for none.
void set_request_id(std::string_view id);

void write(Level level, std::string_view event, Fields fields);
inline void debug(std::string_view event, Fields fields = {}) { write(Level::debug, event, fields); }
inline void info(std::string_view event, Fields fields = {}) { write(Level::info, event, fields); }
inline void warning(std::string_view event, Fields fields = {}) { write(Level::warning, event, fields); }
inline void error(std::string_view event, Fields fields = {}) { write(Level::error, event, fields); }

/// `value` in its log form: quoted and escaped where needed.
std::string escape(std::string_view value);

}  // namespace haas::base::log
