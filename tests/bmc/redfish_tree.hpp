// The resources of the Redfish service in the tests, by their paths, as a profile writes them.
#pragma once

#include <map>
#include <string>

#include "bmc/redfish_json.hpp"

namespace haas_test {

class RedfishTree {
public:
    /// Takes a line, if it is one of:
    ///   resource PATH JSON      a resource, with its @odata.id, Id and Name unless they are in the JSON
    ///   collection PATH ID,...  a collection with these members, each at PATH/ID
    ///   merge PATH JSON         changes a resource (RFC 7396)
    ///   remove PATH             there is no such resource, nor any below it
    ///   strip MEMBER            no answer has this member, anywhere
    ///   absolute on             paths in answers are whole URLs
    /// @param rest  what stands behind the verb
    bool obey(const std::string& verb, const std::string& rest);

    void clear() { *this = {}; }

    /// Nothing if there is no such resource.
    JsonDocument* find(const std::string& path);
    /// @throws std::runtime_error  if there is no such resource
    JsonDocument& get(const std::string& path);
    std::map<std::string, JsonDocument>& all() { return resources_; }

    /// The text of a resource, or of what is shown instead of it.
    /// @param origin  that the client used
    std::string show(const JsonDocument& resource, const std::string& origin) const;

private:
    void put(const std::string& path, JsonDocument resource);

    std::map<std::string, JsonDocument> resources_;
    std::vector<std::string> stripped_;
    bool is_absolute_ = false;
};

}  // namespace haas_test
