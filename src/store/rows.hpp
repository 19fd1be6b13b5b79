// Reads rows as values of their own types. A type's columns are named once, each with the member that it fills.
//
//     template <>
//     struct Columns<core::Console> {
//         static constexpr std::tuple list{
//             Column{"uuid", &core::Console::uuid},
//             Column{"node_id", &core::Console::node_id},
//         };
//     };
//     ... select_rows<core::Console, "FROM console ORDER BY node_id">(tx);
#pragma once

#include <algorithm>
#include <array>
#include <cstddef>
#include <functional>
#include <optional>
#include <string_view>
#include <tuple>
#include <utility>
#include <vector>

#include "store/sql.hpp"

namespace haas::store {

/// A column of a query, and the place in the row for its value: a member, or a function from the row to a reference.
template <class Place>
struct Column {
    std::string_view name;
    Place place;
};
template <class Place>
Column(const char*, Place) -> Column<Place>;

/// The place of a member of a member.
template <auto outer, auto inner>
constexpr auto inner_member = [](auto& row) -> auto& {
    return std::invoke(inner, std::invoke(outer, row));
};

/// The columns of a type of rows; `list` is a tuple of Column.
template <class Row>
struct Columns;

/// The columns of a row that is a member of another.
template <auto member, class... Places>
constexpr auto inner_columns(const std::tuple<Column<Places>...>& columns) {
    const auto widen = [](const auto& column) {
        const auto place = [inner = column.place](auto& row) -> auto& {
            return std::invoke(inner, std::invoke(member, row));
        };
        return Column<decltype(place)>{column.name, place};
    };
    return std::apply([&](const auto&... column) { return std::tuple{widen(column)...}; }, columns);
}

/// A text that can be an argument of a template.
template <std::size_t size>
struct FixedText {
    // NOLINTNEXTLINE(google-explicit-constructor): callers write only the literal
    consteval FixedText(const char (&text)[size]) { std::copy_n(text, size, characters); }
    constexpr std::string_view view() const { return {characters, size - 1}; }
    char characters[size]{};
};

namespace detail {

/// `SELECT`, the names of all columns, and the rest of the query, ended by a zero.
template <class Row, FixedText rest>
struct RowQuery {
    static constexpr std::size_t measure() {
        return std::apply([](const auto&... column) { return (std::size_t{0} + ... + (column.name.size() + 1)); },
                          Columns<Row>::list) +
               sizeof("SELECT ") + rest.view().size();
    }
    static constexpr auto write() {
        std::array<char, measure()> text{};
        auto* end = text.data();
        const auto append = [&](std::string_view part) { end = std::copy(part.begin(), part.end(), end); };
        append("SELECT ");
        bool first = true;
        const auto append_name = [&](std::string_view name) {
            if (!std::exchange(first, false)) append(",");
            append(name);
        };
        std::apply([&](const auto&... column) { (append_name(column.name), ...); }, Columns<Row>::list);
        append(" ");
        append(rest.view());
        return text;
    }
    static constexpr auto text = write();
};

}  // namespace detail

/// All rows of a query's result.
/// @tparam rest  the query after its columns
template <class Row, FixedText rest, class... Parameters>
std::vector<Row> select_rows(const Reading& tx, const Parameters&... parameters) {
    std::vector<Row> rows;
    Row row{};
    detail::fetch(
        tx, Query(detail::RowQuery<Row, rest>::text.data()),
        [&](soci::statement& statement) {
            const auto define = [&](auto& value) { statement.exchange(soci::into(value)); };
            std::apply([&](const auto&... column) { (define(std::invoke(column.place, row)), ...); },
                       Columns<Row>::list);
        },
        [&] { rows.push_back(row); }, parameters...);
    return rows;
}

/// The first row of a query's result, if there is one.
template <class Row, FixedText rest, class... Parameters>
std::optional<Row> select_row(const Reading& tx, const Parameters&... parameters) {
    auto rows = select_rows<Row, rest>(tx, parameters...);
    if (rows.empty()) return std::nullopt;
    return std::move(rows.front());
}

}  // namespace haas::store
