#include "bmc/redfish_tags.hpp"

namespace haas_test {

bool RedfishTags::obey(const std::string& verb, const std::vector<std::string>& words) {
    if (verb == "etag") {
        needs_ = "428";
        place_ = words.at(0) == "body" ? "body" : "header";
    } else if (verb == "etag-form") {
        form_ = words.at(0);
    } else if (verb == "etag-in") {
        place_ = words.at(0);
    } else if (verb == "etag-needs") {
        needs_ = words.at(0);
    } else if (verb == "etag-takes") {
        takes_ = words.at(0);
    } else {
        return false;
    }
    return true;
}

void RedfishTags::behave() {
    form_ = "strong";
    place_ = "header";
    needs_ = "no";
    takes_ = "shown";
}

/// Another for each resource, so that a tag of the wrong one opens nothing.
std::string RedfishTags::opaque(const std::string& path) const {
    const auto found = versions_.find(path);
    std::size_t number = 0;
    for (const char c : path) number = (number * 31 + static_cast<unsigned char>(c)) % 9973;
    return std::to_string(number * 1000 + static_cast<std::size_t>(found == versions_.end() ? 1 : found->second + 1));
}

std::string RedfishTags::header_tag(const std::string& path) const {
    const std::string strong = '"' + opaque(path) + '"';
    if (form_ == "weak") return "W/" + strong;
    return form_ == "doubled" ? '"' + strong + '"' : strong;
}

std::string RedfishTags::body_tag(const std::string& path) const {
    const std::string text = place_ == "differ" ? "b" + opaque(path) : opaque(path);
    if (form_ == "bare" || form_ == "number") return text;
    return (form_ == "weak" ? "W/\"" : "\"") + text + '"';
}

void RedfishTags::show(const std::string& path, JsonDocument& resource, RedfishAnswer& answer) const {
    if (place_ != "body") answer.headers.emplace_back("ETag", header_tag(path));
    if (place_ == "header" || !resource.IsObject()) return;
    set_text(resource, resource, "@odata.etag", body_tag(path));
    if (form_ == "number") resource["@odata.etag"].SetInt(std::stoi(opaque(path)));
}

bool RedfishTags::opens(const std::string& tag, const std::string& path) const {
    if (takes_ == "never") return false;
    if (tag == "*") return takes_ == "shown" || takes_ == "star" || takes_ == "unweak";
    if (takes_ == "star") return false;
    if (takes_ == "bare") return tag == opaque(path);
    if (takes_ == "unweak") return tag == '"' + opaque(path) + '"';
    if (takes_ == "body") return tag == body_tag(path);
    const bool in_header = place_ != "body" && tag == header_tag(path);
    return in_header || (place_ != "header" && tag == body_tag(path)) ||
           (form_ == "number" && tag == '"' + opaque(path) + '"');
}

RedfishAnswer RedfishTags::check(const RedfishRequest& request) const {
    const std::string tag = request.header("if-match");
    if (tag.empty()) {
        if (needs_ == "no") return {0, {}, {}, {}};
        if (needs_ == "400") {
            return redfish_error(400, "Ami.1.0.PreconditionHeaderMissing", "Say If-Match.", {"If-Match"});
        }
        return redfish_error(std::stoi(needs_), needs_ == "412" ? "PreconditionFailed" : "PreconditionRequired",
                             "Say If-Match.");
    }
    if (opens(tag, request.path)) return {0, {}, {}, {}};
    return redfish_error(412, "PreconditionFailed", "It has changed.");
}

}  // namespace haas_test
