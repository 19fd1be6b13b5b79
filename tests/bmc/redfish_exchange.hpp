// A request to the Redfish service of the tests, and its answer.
#pragma once

#include <map>
#include <string>
#include <utility>
#include <vector>

namespace haas_test {

struct RedfishRequest {
    std::string method;
    std::string path;                            ///< without a query
    std::map<std::string, std::string> headers;  ///< by their names in lower case
    std::string body;
    /// A header's value; empty if there is none.
    std::string header(const std::string& name) const {
        const auto found = headers.find(name);
        return found == headers.end() ? std::string() : found->second;
    }
};

struct RedfishAnswer {
    int status = 200;  ///< 0: no answer yet, because there is nothing to refuse
    std::vector<std::pair<std::string, std::string>> headers;
    std::string body;
    std::string accident;  ///< what happens to it on its way: hang, cut, headers, half, huge; empty for nothing

    bool is_refusal() const { return status != 0; }
};

/// The part of a URL or path behind the origin, without a slash at its end.
inline std::string path_of(const std::string& url) {
    const auto scheme = url.find("://");
    const auto slash = scheme == std::string::npos ? 0 : url.find('/', scheme + 3);
    std::string path = slash == std::string::npos ? std::string() : url.substr(slash);
    if (path.ends_with('/')) path.pop_back();
    return path;
}

}  // namespace haas_test
