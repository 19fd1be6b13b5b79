#include "store/statement_cache.hpp"

#include <exception>

#include "store/sql.hpp"

namespace haas::store {

std::unique_ptr<soci::statement> StatementCache::take(SqlText text) {
    const auto found = idle_.find(text.c_str());
    if (found != idle_.end()) {
        auto statement = std::move(found->second);
        idle_.erase(found);
        return statement;
    }
    auto statement = std::make_unique<soci::statement>(session_);
    statement->alloc();
    statement->prepare(translate_(text.c_str()));
    return statement;
}

void StatementCache::give_back(SqlText text, std::unique_ptr<soci::statement> statement) {
    statement->bind_clean_up();
    idle_.insert_or_assign(text.c_str(), std::move(statement));
}

std::string StatementCache::postgresql_text(std::string_view text) {
    constexpr std::string_view order = " COLLATE natural_order";
    std::string made;
    for (auto at = text.find(order); at != std::string_view::npos; at = text.find(order)) {
        const auto column = text.find_last_of(" ,(", at - 1) + 1;
        made += text.substr(0, column);
        made += "natural_key(";
        made += text.substr(column, at - column);
        made += ")";
        text.remove_prefix(at + order.size());
    }
    return made.append(text);
}

namespace detail {

StatementLoan::StatementLoan(const Reading& tx, SqlText text)
    : cache_(&tx.statements()), text_(text), statement_(cache_->take(text)) {}

StatementLoan::~StatementLoan() {
    // A statement that threw may still be in the middle of its rows, so it is not kept.
    if (std::uncaught_exceptions() == exceptions_) cache_->give_back(text_, std::move(statement_));
}

}  // namespace detail

}  // namespace haas::store
