#include "sys/url.hpp"

#include <curl/curl.h>

#include <memory>

#include "base/text.hpp"

namespace haas::sys {

namespace {

struct UrlDeleter {
    void operator()(CURLU* url) const { curl_url_cleanup(url); }
};
using Handle = std::unique_ptr<CURLU, UrlDeleter>;

std::string part(const Handle& url, CURLUPart which) {
    char* text = nullptr;
    if (curl_url_get(url.get(), which, &text, CURLU_DEFAULT_PORT) != CURLUE_OK) return {};
    std::string copy(text);
    curl_free(text);
    return copy;
}

}  // namespace

std::optional<Url> parse_url(const std::string& text, const std::string& base) {
    if (text.empty() || !base::holds_only(text, base::is_graphic)) return {};
    const Handle url(curl_url());
    constexpr unsigned strict = CURLU_DISALLOW_USER;
    if (!url || curl_url_set(url.get(), CURLUPART_URL, base.c_str(), strict) != CURLUE_OK ||
        curl_url_set(url.get(), CURLUPART_URL, text.c_str(), strict) != CURLUE_OK) {
        return {};
    }
    Url found;
    found.scheme = base::lower(part(url, CURLUPART_SCHEME));
    if (found.scheme != "http" && found.scheme != "https") return {};
    found.host = part(url, CURLUPART_HOST);
    if (found.host.starts_with('[') && found.host.ends_with(']'))
        found.host = found.host.substr(1, found.host.size() - 2);
    const auto port = base::parse_number<int>(part(url, CURLUPART_PORT));
    if (!port) return {};
    found.port = *port;
    found.target = part(url, CURLUPART_PATH);
    const std::string query = part(url, CURLUPART_QUERY);
    if (!query.empty()) found.target += '?' + query;
    return found;
}

}  // namespace haas::sys
