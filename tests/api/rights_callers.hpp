// The callers of the rights table, with each kind of credentials.
#pragma once

#include <functional>
#include <map>
#include <optional>
#include <string>
#include <utility>

#include "api/case_file.hpp"
#include "api/exchange.hpp"
#include "api/rights_table.hpp"

namespace haas_test {

class RightsCallers {
public:
    using Send = std::function<Answer(const CaseRequest&)>;

    /// Makes the tokens and sessions of all callers.
    /// @throws CaseSyntaxError  when the service does not make one
    void make(const RightsTable& table, const Send& send);

    /// The request with a caller's credentials of a kind; nothing, if they cannot have such.
    std::optional<CaseRequest> request_of(const RightsCaller& caller, const RightsCredential& credential,
                                          CaseRequest request) const;

    /// What whoami calls credentials of this kind.
    static std::string authentication(const RightsCredential& credential);

    /// Whether the service notes the use of such credentials now and then, so that a look may change the database.
    static bool is_noted(const RightsCredential& credential);

    /// The request with a user's password.
    static CaseRequest with_password(CaseRequest request, const std::string& user);

private:
    std::map<std::pair<std::string, std::string>, std::string> secrets_;  ///< by caller and kind of credentials
};

}  // namespace haas_test
