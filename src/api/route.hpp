// What the route table says of each operation.
#pragma once

#include <string_view>
#include <vector>

#include "http/message.hpp"

namespace haas::api {

class Call;

/// The right that a call needs. Call checks it in each of the handler's transactions, so a use case need not. Two of
/// them depend on a row that only the use case reads: it looks the object up together with the right
/// (service/access.hpp).
enum class Right {
    nobody_in_particular,  ///< no credentials needed
    any,                   ///< any authenticated user
    project,               ///< a member of the path's {project}, or an administrator
    object,                ///< a member of the object's project, or an administrator: the use case decides
    owner,                 ///< a member of the project that owns the network, or an administrator: the use case decides
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
};

/// Every operation of the API.
const std::vector<Route>& routes();

}  // namespace haas::api
