// What the route table says of each operation.
#pragma once

#include <optional>
#include <string_view>
#include <vector>

#include "core/role.hpp"
#include "http/message.hpp"

namespace haas::api {

class Call;

/// The right that a call needs. Call checks it in each of the handler's transactions, so a use case need not. Two of
/// them depend on a row that only the use case reads: it looks the object up together with the right
/// (service/access.hpp). Administrators have all of them, and auditors have them for routes that only look.
enum class Right {
    nobody_in_particular,  ///< no credentials needed
    any,                   ///< any authenticated user
    project,               ///< the needed role in the {project} of the path, or of the body
    object,                ///< the needed role in the object's project: the use case decides
    owner,                 ///< the needed role in the project that owns the network: the use case decides
    admin
};

/// The type of a field. The log shows the body's fields, except those of type string, object and any: a field that may
/// hold a secret must be one of these.
enum class Type {
    string,
    word,   ///< a string that names or chooses something, and is no secret
    label,  ///< a string that must be a label
    boolean,
    integer,
    object,
    any,  ///< any JSON
    vlan  ///< a VLAN id as a number or in decimal digits, or an empty string
};

enum class Need { required, optional };

/// A member of the body, or an argument of the query (whose values are all strings).
struct Field {
    std::string_view name;
    Type type = Type::string;
    Need need = Need::required;
};

/// Whether the body may have members that are not listed, as for switches: their drivers check these.
enum class OtherFields { refused, allowed };

struct Route {
    std::string_view operation;
    http::Method method;
    std::vector<std::string_view> patterns;  ///< the first is the one shown to people
    Right right;
    http::Response (*handler)(Call&);
    std::vector<Field> body = {};
    std::vector<Field> query = {};
    OtherFields other_fields = OtherFields::refused;
    /// The role in the project, if it is another one than that of looks or changes.
    std::optional<core::ProjectRole> role = {};
};

/// The least role in a project that an operation needs: an observer may look, and a member may change things.
constexpr core::ProjectRole needed_role(const Route& route) {
    const bool looks = route.method == http::Method::get;
    return route.role.value_or(looks ? core::ProjectRole::observer : core::ProjectRole::member);
}

/// Every operation of the API.
const std::vector<Route>& routes();

}  // namespace haas::api
