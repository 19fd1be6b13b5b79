// What is found where the database should be, and is none of this HaaS: the databases of Python HaaS 0.1 and of HIL, whose
// usual place is ours, those of other programs, and files that are no databases. It is only looked at: neither the file nor
// anything beside it is changed or made.
#pragma once

#include <filesystem>
#include <optional>
#include <string>

namespace haas::store {

/// What a file is that is no database of this HaaS, such as `a database of Python HaaS 0.1` or
/// `a database of HIL 0.3 (schema version 264ddaebdfcc)`.
/// @return  nothing for one of ours, of whatever version; for one that cannot be read; and where there is none
/// @source  models and migrations of github.com/CCI-MOC/hil, tags v0.1 to v0.4
std::optional<std::string> find_foreign(const std::filesystem::path& file);

/// That a file is `what`, that it was left alone, and what the administrator can do.
std::string foreign_text(const std::string& file, const std::string& what);

/// Refuses a file that is `what`; its path is told to the log alone.
/// @throws core::UnavailableError
[[noreturn]] void refuse_foreign(const std::filesystem::path& file, const std::string& what);

}  // namespace haas::store
