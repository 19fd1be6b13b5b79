#include "api/foreign_page.hpp"

#include <string>

#include "base/text.hpp"
#include "core/error.hpp"

namespace haas::api {

namespace {

constexpr std::size_t longest_shown = 200;

bool take_end(std::string& text, std::string_view end) {
    if (!text.ends_with(end)) return false;
    text.resize(text.size() - end.size());
    return true;
}

/// An origin as browsers write it: in lower case, without the scheme's default port.
std::string as_browsers_write(std::string origin) {
    origin = base::lower(origin);
    if (origin.starts_with("https://")) {
        take_end(origin, ":443");
    } else {
        take_end(origin, ":80");
    }
    return origin;
}

/// Scheme, host and port of a page's address; the whole address if it has no host, as `about:blank`.
std::string origin_of(const std::string& address) {
    const auto host = address.find("://");
    return host == std::string::npos ? address : address.substr(0, address.find_first_of("/?#", host + 3));
}

/// The origin of the page that caused the request, as the browser says, or empty. Some browsers send only a Referer.
std::string page_of(const http::Request& request) {
    if (!request.origin.empty()) return request.origin;
    return request.fetch_site.empty() ? origin_of(request.referer) : std::string();
}

bool is_from_foreign_page(const http::Request& request) {
    const std::string page = page_of(request);
    const bool own = !request.own_origin.empty() && page == as_browsers_write(request.own_origin);
    if (!page.empty() && !own) return true;
    const std::string& site = request.fetch_site;
    // `none`: the user typed the address. `same-site` is any host of the same domain: only the origin shows if it is
    // HaaS.
    return !(site.empty() || site == "same-origin" || site == "none" || (site == "same-site" && own));
}

}  // namespace

bool is_from_own_page(const http::Request& request) {
    return !request.own_origin.empty() && request.origin == as_browsers_write(request.own_origin);
}

void refuse_foreign_page(const http::Request& request, const std::set<std::string>& named) {
    const std::string page = page_of(request);
    if (named.contains(page) || !is_from_foreign_page(request)) return;
    const std::string from = page.empty() ? "" : " (" + page.substr(0, longest_shown) + ")";
    throw core::AuthorizationError(
        "A page of another site" + from + " sent this request. Only HaaS's own pages" +
        (request.own_origin.empty() ? "" : ", at " + as_browsers_write(request.own_origin) + ",") +
        " and programs other than browsers may send it. If it is HaaS's own page, the administrator "
        "must tell Apache the address that users see: docs/operations.md, \"Behind a proxy\". Pages elsewhere that may "
        "use HaaS are named in haas.cfg: [api] cors_origins.");
}

}  // namespace haas::api
