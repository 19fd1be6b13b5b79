// Texts of statements, whose kind the compiler checks: a transaction that only reads cannot change anything.
#pragma once

#include <cstddef>
#include <string_view>

namespace haas::store {

/// A string literal. Prepared statements are cached under its address.
class SqlText {
public:
    constexpr const char* c_str() const { return text_; }

protected:
    consteval explicit SqlText(const char* text) : text_(text) {}

    /// Fails to compile if the condition is false.
    static consteval void require(bool condition) {
        if (!condition) throw "the statement is of another kind";
    }
    /// For std::string_view::find(), GCC compares the literal's address with null, which is no constant where a
    /// sanitizer looks for null pointers.
    static consteval bool holds(std::string_view text, std::string_view part) {
        for (std::size_t i = 0; i + part.size() <= text.size(); ++i) {
            if (text.substr(i, part.size()) == part) return true;
        }
        return false;
    }
    static consteval bool changes(std::string_view text) {
        return holds(text, "INSERT ") || holds(text, "UPDATE ") || holds(text, "DELETE ") || holds(text, "REPLACE ");
    }

private:
    const char* text_;
};

/// A statement that returns rows and changes nothing.
class Query : public SqlText {
public:
    // NOLINTNEXTLINE(google-explicit-constructor): callers write only the literal
    consteval Query(const char* text) : SqlText(text) {
        const std::string_view words(text);
        require(words.starts_with("SELECT ") || words.starts_with("WITH ") || words.starts_with("PRAGMA "));
        require(!changes(words) && (!words.starts_with("PRAGMA ") || !holds(words, "=")));
    }
};

/// A statement that changes rows.
class Change : public SqlText {
public:
    // NOLINTNEXTLINE(google-explicit-constructor): callers write only the literal
    consteval Change(const char* text) : SqlText(text) { require(changes(text)); }
};

}  // namespace haas::store
