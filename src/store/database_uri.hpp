// Where a database is: in a file, or on a PostgreSQL server.
#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <string_view>

namespace haas::store {

inline bool is_on_server(std::string_view uri) { return uri.starts_with("postgresql://"); }

/// The file of a database; empty for one on a server.
/// @throws base::ConfigError  when the URI is none
std::optional<std::filesystem::path> database_file(const std::string& uri);

/// The file, or the server and the database there, for people: without the URI's parameters.
std::string database_name(const std::string& uri);

}  // namespace haas::store
