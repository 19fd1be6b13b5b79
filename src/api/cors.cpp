#include "api/cors.hpp"

#include <algorithm>

namespace haas::api {

void allow_named_pages(const std::set<std::string>& origins, const http::Request& request, http::Response& response) {
    if (origins.empty()) return;
    auto& headers = response.headers;
    const auto allow = std::find_if(headers.begin(), headers.end(), [](const auto& h) { return h.first == "Allow"; });
    const std::string methods = allow == headers.end() ? std::string() : allow->second;
    headers.emplace_back("Vary", "Origin");
    if (!origins.contains(request.origin)) return;
    headers.emplace_back("Access-Control-Allow-Origin", request.origin);
    headers.emplace_back("Access-Control-Allow-Credentials", "true");
    headers.emplace_back("Access-Control-Expose-Headers", "Allow, Idempotent-Replayed, Retry-After, X-Request-Id");
    if (request.method != http::Method::options || methods.empty()) return;
    headers.emplace_back("Access-Control-Allow-Methods", methods);
    headers.emplace_back("Access-Control-Allow-Headers", "Authorization, Content-Type, Idempotency-Key");
    headers.emplace_back("Access-Control-Max-Age", "600");
}

}  // namespace haas::api
