// The entity tags of the Redfish service in the tests: how it shows them, and what it takes as If-Match.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "bmc/redfish_json.hpp"

namespace haas_test {

/// Each resource that can be written has its own tag, which changes when the resource does.
class RedfishTags {
public:
    /// Takes a line, if it is one of:
    ///   etag required | body     a change needs If-Match (428); the tag is in the header, or in @odata.etag alone
    ///   etag-form FORM           strong (at first), weak, bare (the body's without quotes), doubled (two pairs of
    ///                            quotes in the header), number (the body's is one)
    ///   etag-in PLACE            header (at first), body, both, differ (both, but the body's is another)
    ///   etag-needs STATUS        the answer to a change without If-Match: 428, 412, 400; "no" at first
    ///   etag-takes WHICH         what opens: shown (at first), unweak (without W/), bare (without quotes), body (the
    ///                            body's tag), star ("*" alone), never (each If-Match is refused)
    bool obey(const std::string& verb, const std::vector<std::string>& words);

    void behave();

    void touch(const std::string& path) { ++versions_[path]; }

    /// Puts the tag of a resource where it is shown.
    void show(const std::string& path, JsonDocument& resource, RedfishAnswer& answer) const;

    /// @return  a refusal, unless a request to change this resource may do so
    RedfishAnswer check(const RedfishRequest& request) const;

private:
    std::string opaque(const std::string& path) const;
    std::string header_tag(const std::string& path) const;
    std::string body_tag(const std::string& path) const;
    bool opens(const std::string& tag, const std::string& path) const;

    std::map<std::string, int> versions_;
    std::string form_ = "strong";
    std::string place_ = "header";
    std::string needs_ = "no";
    std::string takes_ = "shown";
};

}  // namespace haas_test
