#include "api/foreign_page.hpp"

#include <algorithm>
#include <string>

#include "core/error.hpp"

namespace haas::api {

namespace {

constexpr std::size_t longest_shown = 200;

bool take_end(std::string& text, std::string_view end) {
    if (text.size() < end.size() || text.compare(text.size() - end.size(), end.size(), end) != 0) return false;
    text.resize(text.size() - end.size());
    return true;
}

/// As a browser writes it: in small letters, without the scheme's usual port.
std::string as_browsers_write(std::string origin) {
    std::transform(origin.begin(), origin.end(), origin.begin(),
                   [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; });
    if (origin.compare(0, 8, "https://") == 0) {
        take_end(origin, ":443");
    } else {
        take_end(origin, ":80");
    }
    return origin;
}

bool is_from_foreign_page(const http::Request& request) {
    const bool own = !request.own_origin.empty() && request.origin == as_browsers_write(request.own_origin);
    if (!request.origin.empty() && !own) return true;
    const std::string& site = request.fetch_site;
    // `none`: the user typed it. Of a neighbour, a host below the same domain, only the origin tells whether it is us.
    return !(site.empty() || site == "same-origin" || site == "none" || (site == "same-site" && own));
}

}  // namespace

void refuse_foreign_page(const http::Request& request) {
    if (!is_from_foreign_page(request)) return;
    const std::string from = request.origin.empty() ? "" : " (" + request.origin.substr(0, longest_shown) + ")";
    throw core::AuthorizationError("A page of another site" + from + " sent this, which only HaaS's own pages" +
                                   (request.own_origin.empty() ? "" : ", at " + as_browsers_write(request.own_origin) + ",") +
                                   " and programs that are no browsers may. If it is HaaS's own page, the administrator must "
                                   "tell Apache the address that users see: docs/operations.md, \"Behind a proxy\".");
}

}  // namespace haas::api
