// Foreign files, found where HaaS's database should be: databases of Python HaaS 0.1 and of HIL, which usually have the
// same path; databases of other programs; and files that are no databases. These functions only read: they neither
// change the file nor change or create anything beside it.
#pragma once

#include <filesystem>
#include <optional>
#include <string>

namespace haas::store {

/// Describes a file that is no database of this HaaS, such as `a database of Python HaaS 0.1` or
/// `a database of HIL 0.3 (schema version 264ddaebdfcc)`.
/// @return  empty for a database of this HaaS, of any version; for a file that cannot be read; and if there is no file
/// @source  models and migrations of github.com/CCI-MOC/hil, tags v0.1 to v0.4
std::optional<std::string> find_foreign(const std::filesystem::path& file);

/// The message that a file is `what`, that it was left as it is, and what the administrator can do.
std::string foreign_text(const std::string& file, const std::string& what);

/// Refuses a file that is `what`. Only the log names its path.
/// @throws core::UnavailableError
[[noreturn]] void refuse_foreign(const std::filesystem::path& file, const std::string& what);

}  // namespace haas::store
