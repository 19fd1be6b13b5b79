// The first start of a program, which may come before `haas init_db`.
#pragma once

#include <filesystem>
#include <functional>
#include <optional>

namespace haas::service {

/// Waits until `haas init_db` has made a key. A program that is started by root reads its key before it becomes another
/// user, who cannot read it: so it must not go on before. Where there is a database, there is nothing to wait for,
/// whether there is a key or not. The log says once what is missing.
/// @param pause  waits for a moment; returns false when the program is to end
/// @return  false when the program is to end
bool wait_for_key(const std::filesystem::path& key, const std::optional<std::filesystem::path>& database,
                  const std::function<bool()>& pause);

}  // namespace haas::service
