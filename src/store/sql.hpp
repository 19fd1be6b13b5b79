// How the files of this folder speak SQL: three calls, with every value bound.
//
// Statements are prepared once per connection and found again by the address of their text, so the text must be a
// string literal. Parameters are bound in the order in which their names appear.
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

#include "core/model.hpp"
#include "store/database.hpp"
#include "store/statement_cache.hpp"

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

}  // namespace soci

namespace haas::store {

namespace detail {

/// A prepared statement on loan from the connection that `session` belongs to.
class StatementLoan {
public:
    StatementLoan(const Transaction& tx, const char* text);
    ~StatementLoan();
    StatementLoan(const StatementLoan&) = delete;
    StatementLoan& operator=(const StatementLoan&) = delete;
    soci::statement& operator*() const { return *statement_; }

private:
    StatementCache* cache_;
    const char* text_;
    std::unique_ptr<soci::statement> statement_;
    int exceptions_ = std::uncaught_exceptions();
};

inline std::string bindable(std::string_view value) { return std::string(value); }
inline int bindable(bool value) { return value ? 1 : 0; }
inline int bindable(int value) { return value; }
inline int bindable(core::Vlan value) { return value; }
inline long long bindable(long long value) { return value; }
inline long long bindable(base::Timestamp value) { return base::to_seconds(value); }
template <class T>
auto bindable(const std::optional<T>& value) {
    using Bound = decltype(bindable(std::declval<const T&>()));
    return value ? std::optional<Bound>(bindable(*value)) : std::optional<Bound>();
}
inline std::string bindable(const std::string& value) { return value; }
inline std::string bindable(const char* value) { return value; }

}  // namespace detail

/// Runs a query and calls `row(column...)` for each row of the answer.
template <class... Columns, class Row, class... Parameters>
void select(const Transaction& tx, const char* text, Row&& row, const Parameters&... parameters) {
    const auto bound = std::make_tuple(detail::bindable(parameters)...);
    std::tuple<Columns...> columns;
    const detail::StatementLoan loan(tx, text);
    soci::statement& statement = *loan;
    std::apply([&](const auto&... value) { (statement.exchange(soci::use(value)), ...); }, bound);
    std::apply([&](auto&... column) { (statement.exchange(soci::into(column)), ...); }, columns);
    statement.define_and_bind();
    statement.execute();
    while (statement.fetch()) std::apply(row, columns);
}

/// Runs a query of at most one row.
template <class... Columns, class... Parameters>
std::optional<std::tuple<Columns...>> select_one(const Transaction& tx, const char* text,
                                                 const Parameters&... parameters) {
    std::optional<std::tuple<Columns...>> answer;
    select<Columns...>(
        tx, text, [&](const Columns&... column) { answer.emplace(column...); }, parameters...);
    return answer;
}

/// Runs a query of one column.
template <class Column, class... Parameters>
std::vector<Column> select_all(const Transaction& tx, const char* text, const Parameters&... parameters) {
    std::vector<Column> answer;
    select<Column>(
        tx, text, [&](const Column& column) { answer.push_back(column); }, parameters...);
    return answer;
}

/// Whether a `SELECT 1 ...` finds anything.
template <class... Parameters>
bool exists(const Transaction& tx, const char* text, const Parameters&... parameters) {
    return select_one<int>(tx, text, parameters...).has_value();
}

/// Runs a statement that answers nothing.
/// @return  the number of rows that it changed
template <class... Parameters>
long long execute(const Transaction& tx, const char* text, const Parameters&... parameters) {
    const auto bound = std::make_tuple(detail::bindable(parameters)...);
    const detail::StatementLoan loan(tx, text);
    soci::statement& statement = *loan;
    std::apply([&](const auto&... value) { (statement.exchange(soci::use(value)), ...); }, bound);
    statement.define_and_bind();
    statement.execute(true);
    return statement.get_affected_rows();
}

/// Runs an `INSERT ... RETURNING id`.
template <class... Parameters>
core::Id insert(const Transaction& tx, const char* text, const Parameters&... parameters) {
    return std::get<0>(*select_one<core::Id>(tx, text, parameters...));
}

}  // namespace haas::store
