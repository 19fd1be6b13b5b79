// How the files of this folder run SQL: as calls that bind every value.
//
// Statements are prepared once per connection and found again by the address of their text. Parameters are bound in the
// order in which their names appear.
#pragma once

#include <soci/soci.h>

#include <exception>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <tuple>
#include <utility>
#include <vector>

#include "core/id.hpp"
#include "core/vlan.hpp"
#include "store/sql_text.hpp"
#include "store/statement_cache.hpp"
#include "store/transaction.hpp"

namespace soci {

/// Columns that may be NULL.
template <class T>
struct type_conversion<std::optional<T>> {
    using base_type = typename type_conversion<T>::base_type;

    static void from_base(const base_type& in, indicator ind, std::optional<T>& out) {
        if (ind == i_null) {
            out.reset();
            return;
        }
        T value{};
        type_conversion<T>::from_base(in, ind, value);
        out = std::move(value);
    }
    static void to_base(const std::optional<T>& in, base_type& out, indicator& ind) {
        if (in) {
            type_conversion<T>::to_base(*in, out, ind);
        } else {
            ind = i_null;
        }
    }
};

/// A column that holds a `Stored`, from which `convert` makes the value.
template <class Value, class Stored, auto convert>
struct column_conversion {
    using base_type = Stored;
    static void from_base(const base_type& in, indicator ind, Value& out) {
        if (ind == i_null) throw soci_error("NULL where the schema allows none");
        out = convert(in);
    }
};

template <class Value, class Stored>
constexpr Value to_value(Stored stored) {
    return Value(stored);
}

template <class Of>
struct type_conversion<haas::core::Id<Of>>
    : column_conversion<haas::core::Id<Of>, long long, &to_value<haas::core::Id<Of>, long long>> {};

template <>
struct type_conversion<haas::base::Timestamp>
    : column_conversion<haas::base::Timestamp, long long, &haas::base::from_seconds> {};

template <>
struct type_conversion<haas::base::Uptime>
    : column_conversion<haas::base::Uptime, long long, &haas::base::uptime_from_seconds> {};

template <>
struct type_conversion<bool> : column_conversion<bool, int, &to_value<bool, int>> {};

}  // namespace soci

namespace haas::store {

namespace detail {

/// A prepared statement, on loan from the transaction's connection.
class StatementLoan {
public:
    StatementLoan(const Reading& tx, SqlText text);
    ~StatementLoan();
    StatementLoan(const StatementLoan&) = delete;
    StatementLoan& operator=(const StatementLoan&) = delete;
    soci::statement& operator*() const { return *statement_; }

private:
    StatementCache* cache_;
    SqlText text_;
    std::unique_ptr<soci::statement> statement_;
    int exceptions_ = std::uncaught_exceptions();
};

inline std::string bindable(std::string_view value) { return std::string(value); }
inline int bindable(bool value) { return value ? 1 : 0; }
inline int bindable(int value) { return value; }
inline int bindable(core::Vlan value) { return value; }
inline long long bindable(long long value) { return value; }
template <class Of>
long long bindable(core::Id<Of> value) {
    return value.value();
}
inline long long bindable(base::Timestamp value) { return base::to_seconds(value); }
inline long long bindable(base::Uptime value) { return base::to_seconds(value); }
template <class T>
auto bindable(const std::optional<T>& value) {
    using Bound = decltype(bindable(std::declval<const T&>()));
    return value ? std::optional<Bound>(bindable(*value)) : std::optional<Bound>();
}
inline std::string bindable(const std::string& value) { return value; }
inline std::string bindable(const char* value) { return value; }

/// Prepares a statement with all its parameters bound, and calls `use(statement)`.
template <class Use, class... Parameters>
void with_statement(const Reading& tx, SqlText text, Use&& use, const Parameters&... parameters) {
    const auto bound = std::make_tuple(bindable(parameters)...);
    const StatementLoan loan(tx, text);
    soci::statement& statement = *loan;
    std::apply([&](const auto&... value) { (statement.exchange(soci::use(value)), ...); }, bound);
    use(statement);
}

/// Runs a statement that answers rows.
/// @param define  `define(statement)` says where the columns of its answer go
/// @param row     is called whenever they are there
template <class Define, class Row, class... Parameters>
void fetch(const Reading& tx, SqlText text, Define&& define, Row&& row, const Parameters&... parameters) {
    with_statement(
        tx, text,
        [&](soci::statement& statement) {
            define(statement);
            statement.define_and_bind();
            statement.execute();
            while (statement.fetch()) row();
        },
        parameters...);
}

/// Calls `row(column...)` for each row of a statement's result.
template <class... Columns, class Row, class... Parameters>
void run(const Reading& tx, SqlText text, Row&& row, const Parameters&... parameters) {
    std::tuple<Columns...> columns;
    fetch(
        tx, text,
        [&](soci::statement& statement) {
            std::apply([&](auto&... column) { (statement.exchange(soci::into(column)), ...); }, columns);
        },
        [&] { std::apply(row, columns); }, parameters...);
}

}  // namespace detail

/// Runs a query and calls `row(column...)` for each row of the result.
template <class... Columns, class Row, class... Parameters>
void select(const Reading& tx, Query text, Row&& row, const Parameters&... parameters) {
    detail::run<Columns...>(tx, text, std::forward<Row>(row), parameters...);
}

/// Runs a query of at most one row.
template <class... Columns, class... Parameters>
std::optional<std::tuple<Columns...>> select_one(const Reading& tx, Query text, const Parameters&... parameters) {
    std::optional<std::tuple<Columns...>> answer;
    select<Columns...>(
        tx, text, [&](const Columns&... column) { answer.emplace(column...); }, parameters...);
    return answer;
}

/// Runs a query of one column.
template <class Column, class... Parameters>
std::vector<Column> select_all(const Reading& tx, Query text, const Parameters&... parameters) {
    std::vector<Column> answer;
    select<Column>(
        tx, text, [&](const Column& column) { answer.push_back(column); }, parameters...);
    return answer;
}

/// Whether a `SELECT 1 ...` finds anything.
template <class... Parameters>
bool exists(const Reading& tx, Query text, const Parameters&... parameters) {
    return select_one<int>(tx, text, parameters...).has_value();
}

/// The number that a `SELECT COUNT(*) ...` finds.
template <class... Parameters>
long long count(const Reading& tx, Query text, const Parameters&... parameters) {
    return std::get<0>(*select_one<long long>(tx, text, parameters...));
}

/// Runs a statement that returns no rows.
/// @return  the number of rows that it changed
template <class... Parameters>
long long execute(const Writing& tx, Change text, const Parameters&... parameters) {
    long long changed = 0;
    detail::with_statement(
        tx, text,
        [&](soci::statement& statement) {
            statement.define_and_bind();
            statement.execute(true);
            changed = statement.get_affected_rows();
        },
        parameters...);
    return changed;
}

/// Runs an `INSERT ... RETURNING id`.
template <class Id, class... Parameters>
Id insert(const Writing& tx, Change text, const Parameters&... parameters) {
    Id id{};
    detail::run<Id>(
        tx, text, [&](Id made) { id = made; }, parameters...);
    return id;
}

}  // namespace haas::store
