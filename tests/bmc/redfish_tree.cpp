#include "bmc/redfish_tree.hpp"

#include <sstream>
#include <stdexcept>

namespace haas_test {

namespace {

void strip(Json& value, const std::string& name) {
    if (value.IsArray()) {
        for (auto& element : value.GetArray()) strip(element, name);
    }
    if (!value.IsObject()) return;
    value.RemoveMember(name.c_str());
    for (auto& member : value.GetObject()) strip(member.value, name);
}

std::string replace_all(std::string text, const std::string& old, const std::string& fresh) {
    for (std::size_t at = 0; (at = text.find(old, at)) != std::string::npos; at += fresh.size()) {
        text.replace(at, old.size(), fresh);
    }
    return text;
}

JsonDocument make_collection(const std::string& path, const std::vector<std::string>& ids) {
    JsonDocument collection(rapidjson::kObjectType);
    auto& pool = collection.GetAllocator();
    Json members(rapidjson::kArrayType);
    for (const auto& id : ids) {
        Json member(rapidjson::kObjectType);
        set_text(collection, member, "@odata.id", path + '/' + id);
        members.PushBack(member, pool);
    }
    set_text(collection, collection, "@odata.type", "#Collection.Collection");
    collection.AddMember("Members@odata.count", static_cast<int>(ids.size()), pool);
    collection.AddMember("Members", members, pool);
    return collection;
}

}  // namespace

bool RedfishTree::obey(const std::string& verb, const std::string& rest) {
    const auto end = rest.find_first_of(" \n");
    const std::string path = rest.substr(0, end);
    const std::string more = end == std::string::npos ? std::string() : rest.substr(end + 1);
    if (verb == "resource") {
        put(path, parse_json(more));
    } else if (verb == "collection" && path.starts_with('/')) {
        put(path, make_collection(path, split_list(more)));
    } else if (verb == "merge") {
        auto& resource = get(path);
        merge_json(resource, parse_json(more), resource.GetAllocator());
    } else if (verb == "remove") {
        std::erase_if(resources_, [&](const auto& resource) {
            return resource.first == path || resource.first.starts_with(path + '/');
        });
    } else if (verb == "strip") {
        stripped_.push_back(path);
    } else if (verb == "absolute") {
        is_absolute_ = path == "on";
    } else {
        return false;
    }
    return true;
}

JsonDocument* RedfishTree::find(const std::string& path) {
    const auto found = resources_.find(path);
    return found == resources_.end() ? nullptr : &found->second;
}

JsonDocument& RedfishTree::get(const std::string& path) {
    if (auto* const resource = find(path)) return *resource;
    throw std::runtime_error("there is no resource " + path);
}

std::string RedfishTree::show(const JsonDocument& resource, const std::string& origin) const {
    JsonDocument shown;
    shown.CopyFrom(resource, shown.GetAllocator());
    for (const auto& name : stripped_) strip(shown, name);
    std::string text = to_text(shown);
    if (is_absolute_) text = replace_all(text, ":\"/redfish/", ":\"" + origin + "/redfish/");
    return replace_all(text, "$ORIGIN", origin);
}

void RedfishTree::put(const std::string& path, JsonDocument resource) {
    const std::string id = path.substr(path.find_last_of('/') + 1);
    for (const auto& [name, value] :
         {std::pair<const char*, std::string>{"@odata.id", path}, {"Id", id}, {"Name", id}}) {
        if (resource.IsObject() && !resource.HasMember(name)) set_text(resource, resource, name, value);
    }
    resources_[path] = std::move(resource);
}

}  // namespace haas_test
