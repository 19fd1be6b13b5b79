// Who may do what, as data: for each route, calls of it, and what each caller is answered. tests/api/rights/README.md
// says how it is written.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "api/case_file.hpp"

namespace haas_test {

/// One call of a row, and its answers.
struct RightsCall {
    Place place;
    std::string method;
    std::vector<std::string> patterns;  ///< as in the route table
    std::map<std::string, std::string> values;
    std::string query;
    std::string body;
    bool keeps_busy = false;         ///< a look that a page of another site must not cause
    std::vector<CaseRequest> first;  ///< what the administrator does before
    bool own_by_password = false;    ///< who is the path's user is refused when known by a token or in a session
    bool is_synced = false;          ///< haas-sync has run just before: a look at all callers may take minutes
    std::map<std::string, Expectation> cells;  ///< by caller; each has one

    /// The path of a pattern, with this call's values.
    std::string path(const std::string& pattern) const;
};

struct RightsCaller {
    std::string name;
    std::string user;     ///< empty: nobody
    std::string project;  ///< of a token that is limited to it; else empty
    std::string like;     ///< who is answered the same; else empty
};

/// A kind of credentials, and how they change the answers of the table.
struct RightsCredential {
    std::string name;
    std::string look;    ///< the status of each GET; empty: as in the table
    std::string change;  ///< the status of each other request
};

struct RightsTable {
    std::vector<RightsCaller> callers;
    std::vector<RightsCredential> credentials;
    std::vector<RightsCall> calls;
};

/// @param files  the first says who the callers are, and what the rights are called
/// @throws CaseSyntaxError  also when a call does not say what a caller is answered
RightsTable read_rights_table(const std::vector<std::string>& files);

}  // namespace haas_test
