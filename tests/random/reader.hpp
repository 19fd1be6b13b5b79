// Reads a database as nothing of HaaS's store does, to judge it.
#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace haas_test {

/// A row of what a query finds: each column as text, or empty for NULL.
using Row = std::vector<std::optional<std::string>>;

/// A read-only connection of its own.
class Reader {
public:
    Reader() = default;
    virtual ~Reader() = default;
    Reader(const Reader&) = delete;
    Reader& operator=(const Reader&) = delete;

    /// All that is read while `use` runs is of one moment.
    /// @throws std::runtime_error
    void look(const std::function<void()>& use);

    /// @throws std::runtime_error
    virtual void rows(const std::string& sql, const std::function<void(const Row&)>& use) = 0;

private:
    virtual const char* begin() const = 0;
};

/// @param uri  `sqlite:///path.db` or `postgresql://...`, as in haas.cfg
/// @throws std::runtime_error
std::unique_ptr<Reader> open_reader(const std::string& uri);

/// What SQLite's own checks say about a file: nothing, or what is wrong.
std::string check_database(const std::string& uri);

}  // namespace haas_test
