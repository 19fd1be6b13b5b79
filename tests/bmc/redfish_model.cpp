#include "bmc/redfish_model.hpp"

#include <algorithm>
#include <sstream>
#include <stdexcept>

#include "base/base64.hpp"
#include "bmc/redfish_json.hpp"

namespace haas_test {

namespace {

const std::string root_path = "/redfish/v1/";
const std::string collection_path = "/redfish/v1/Systems";
const std::string reset_path = "/Actions/ComputerSystem.Reset";
const std::string info_path = "/ResetActionInfo";

std::vector<std::string> split(const std::string& list) {
    std::vector<std::string> words;
    std::istringstream stream(list);
    for (std::string word; std::getline(stream, word, ',');) words.push_back(word);
    return words;
}

bool contains(const std::vector<std::string>& words, const std::string& word) {
    return std::find(words.begin(), words.end(), word) != words.end();
}

RedfishAnswer ok(std::string body) {
    return {200, {{"Content-Type", "application/json; charset=utf-8"}}, std::move(body)};
}

RedfishAnswer not_found(const std::string& path) {
    return redfish_error(404, "ResourceMissingAtURI", "There is no resource at " + path + ".");
}

RedfishAnswer not_allowed(const std::string& methods) {
    auto answer = redfish_error(405, "OperationNotAllowed", "This resource takes only " + methods + ".");
    answer.headers.emplace_back("Allow", methods);
    return answer;
}

RedfishAnswer service_root() {
    RedfishObject root;
    root.text("@odata.type", "#ServiceRoot.v1_9_0.ServiceRoot").text("@odata.id", root_path).text("Id", "RootService");
    root.text("Name", "Root Service").text("RedfishVersion", "1.12.0").reference("Systems", collection_path + "/");
    return ok(root.str());
}

/// Nothing if a request has a JSON object as its body, which is then in `document`.
RedfishAnswer read_body(const RedfishRequest& request, rapidjson::Document& document) {
    const std::string type = request.header("content-type");
    if (type.substr(0, type.find(';')) != "application/json") {
        return redfish_error(415, "UnsupportedMediaType", "The body must be application/json.");
    }
    document.Parse<rapidjson::kParseValidateEncodingFlag>(request.body.data(), request.body.size());
    if (document.HasParseError()) return redfish_error(400, "MalformedJSON", "The body is not JSON.");
    if (!document.IsObject()) return redfish_error(400, "UnrecognizedRequestBody", "The body is not an object.");
    if (document.ObjectEmpty()) return redfish_error(400, "EmptyJSON", "The object is empty.");
    return {0, {}, {}};
}

}  // namespace

void RedfishModel::behave() {
    transition_ = 0;
    systems_ = 1;
    needs_slash_ = resets_in_info_ = false;
    states_resets_ = true;
    resets_ = {"On", "ForceOff", "ForceRestart", "GracefulShutdown", "PowerCycle"};
    boot_targets_ = {"None", "Pxe", "Hdd", "Cd"};
    boot_way_ = etag_ = fault_ = fault_method_ = "";
}

void RedfishModel::obey(const std::string& line) {
    std::istringstream words(line);
    std::string verb;
    std::string value;
    words >> verb >> value;
    if (value.empty()) throw std::runtime_error("what is meant by: " + line);
    if (verb == "power") {
        power_ = value;
        reads_left_ = 0;
    } else if (verb == "transition") {
        transition_ = std::stoi(value);
    } else if (verb == "systems") {
        systems_ = std::stoi(value);
    } else if (verb == "collection") {
        needs_slash_ = value == "slash";
    } else if (verb == "resets") {
        states_resets_ = value != "unstated";
        if (states_resets_) resets_ = split(value);
    } else if (verb == "resets-in") {
        resets_in_info_ = value == "info";
    } else if (verb == "boot") {
        boot_way_ = value;
    } else if (verb == "boot-targets") {
        boot_targets_ = split(value);
    } else if (verb == "etag") {
        etag_ = value;
    } else if (verb == "fault") {
        fault_ = value;
        words >> fault_method_;
    } else {
        throw std::runtime_error("what is meant by: " + line);
    }
}

std::string RedfishModel::fault_for(const RedfishRequest& request) const {
    return fault_method_.empty() || fault_method_ == request.method ? fault_ : std::string();
}

bool RedfishModel::is_authorized(const RedfishRequest& request) const {
    return request.header("authorization") == "Basic " + haas::base::encode_base64(user_ + ":" + password_);
}

RedfishAnswer RedfishModel::handle(const RedfishRequest& request) {
    const std::string version = request.header("odata-version");
    if (!version.empty() && version != "4.0")
        return redfish_error(412, "PreconditionFailed", "OData-Version must be 4.0.");
    if (request.path == root_path) return request.method == "GET" ? service_root() : not_allowed("GET");
    if (!is_authorized(request)) {
        auto answer = redfish_error(401, "NoValidSession", "These credentials open nothing here.");
        answer.headers.emplace_back("WWW-Authenticate", "Basic realm=\"redfish\"");
        return answer;
    }
    const std::string fault = fault_for(request);
    if (fault == "error") return redfish_error(500, "InternalError", "The service is\n\x1b[31mill.");
    if (fault == "forbid") return redfish_error(403, "InsufficientPrivilege", "This user may only look.");
    if (fault == "echo")
        return redfish_error(400, "GeneralError", "Cannot do that for " + user_ + " with " + password_ + ".");
    if (fault == "elsewhere") return {302, {{"Location", "https://192.0.2.1/redfish/v1/Systems"}}, {}};
    if (fault == "html") return {200, {{"Content-Type", "text/html"}}, "<!DOCTYPE html><title>Please log in</title>"};
    if (fault == "garbage") return ok(R"({"PowerState": "On", )");

    if (request.path == collection_path || request.path == collection_path + '/') {
        if (request.method != "GET") return not_allowed("GET");
        if (needs_slash_ && request.path.back() != '/') return {308, {{"Location", collection_path + '/'}}, {}};
        return collection();
    }
    if (!request.path.starts_with(collection_path + '/')) return not_found(request.path);
    const std::string rest = request.path.substr(collection_path.size() + 1);
    const std::string id = rest.substr(0, rest.find('/'));
    for (int i = 1; i <= systems_; ++i) {
        if (id == std::to_string(i)) return handle_system(request, id);
    }
    return not_found(request.path);
}

RedfishAnswer RedfishModel::collection() const {
    RedfishObject object;
    object.text("@odata.type", "#ComputerSystemCollection.ComputerSystemCollection").text("@odata.id", collection_path);
    object.text("Name", "Computer Systems");
    auto& writer = object.writer();
    writer.Key("Members@odata.count");
    writer.Int(systems_);
    writer.Key("Members");
    writer.StartArray();
    for (int i = 1; i <= systems_; ++i) {
        writer.StartObject();
        object.text("@odata.id", collection_path + '/' + std::to_string(i));
        writer.EndObject();
    }
    writer.EndArray();
    return ok(object.str());
}

RedfishAnswer RedfishModel::handle_system(const RedfishRequest& request, const std::string& id) {
    const std::string rest = request.path.substr(collection_path.size() + 1 + id.size());
    if (rest.empty()) {
        if (request.method == "GET") return show_system(id);
        return request.method == "PATCH" ? patch(request, id) : not_allowed("GET, PATCH");
    }
    if (rest == reset_path) return request.method == "POST" ? reset(request) : not_allowed("POST");
    if (rest == info_path && resets_in_info_) return request.method == "GET" ? action_info(id) : not_allowed("GET");
    return not_found(request.path);
}

RedfishAnswer RedfishModel::show_system(const std::string& id) {
    if (reads_left_ > 0 && --reads_left_ == 0) power_ = power_after_;
    if (late_reads_ > 0 && --late_reads_ == 0) boot_ = late_boot_;
    const std::string path = collection_path + '/' + id;
    RedfishObject system;
    system.text("@odata.type", "#ComputerSystem.v1_13_0.ComputerSystem").text("@odata.id", path).text("Id", id);
    if (!etag_.empty()) system.text("@odata.etag", entity_tag());
    system.text("Name", "Computer System").text("SystemType", "Physical").text("PowerState", power_);
    if (boot_way_ != "absent") {
        system.open("Boot")
            .text("BootSourceOverrideTarget", boot_.target)
            .text("BootSourceOverrideEnabled", boot_.enabled);
        system.text("BootSourceOverrideMode", "UEFI");
        system.texts("BootSourceOverrideTarget@Redfish.AllowableValues", boot_targets_).close();
    }
    system.open("Actions").open("#ComputerSystem.Reset").text("target", path + reset_path);
    if (resets_in_info_) {
        system.text("@Redfish.ActionInfo", path + info_path);
    } else if (states_resets_) {
        system.texts("ResetType@Redfish.AllowableValues", resets_);
    }
    system.close().close();
    auto answer = ok(system.str());
    if (etag_ != "body") answer.headers.emplace_back("ETag", entity_tag());
    return answer;
}

RedfishAnswer RedfishModel::action_info(const std::string& id) const {
    RedfishObject info;
    info.text("@odata.type", "#ActionInfo.v1_1_2.ActionInfo").text("@odata.id", collection_path + '/' + id + info_path);
    info.text("Id", "ResetActionInfo").text("Name", "Reset Action Info");
    auto& writer = info.writer();
    writer.Key("Parameters");
    writer.StartArray();
    writer.StartObject();
    info.text("Name", "ResetType").text("DataType", "String").texts("AllowableValues", resets_);
    writer.Key("Required");
    writer.Bool(true);
    writer.EndObject();
    writer.EndArray();
    return ok(info.str());
}

RedfishAnswer RedfishModel::patch(const RedfishRequest& request, const std::string& id) {
    const std::string tag = request.header("if-match");
    if (tag.empty() && !etag_.empty()) return redfish_error(428, "PreconditionRequired", "Say If-Match.");
    if (!tag.empty() && tag != "*" && tag != entity_tag())
        return redfish_error(412, "PreconditionFailed", "It has changed.");
    rapidjson::Document body;
    if (auto refusal = read_body(request, body); refusal.status != 0) return refusal;
    for (const auto& member : body.GetObject()) {
        const std::string name = member.name.GetString();
        if (contains({"Id", "Name", "PowerState", "SystemType", "Actions"}, name)) {
            return redfish_error(400, "PropertyNotWritable", "The property " + name + " cannot be written.");
        }
        if (name != "Boot" || boot_way_ == "absent") {
            return redfish_error(400, "PropertyUnknown", "The property " + name + " is not known.");
        }
    }
    if (auto refusal = patch_boot(body["Boot"]); refusal.status != 0) return refusal;
    ++version_;
    return show_system(id);
}

RedfishAnswer RedfishModel::patch_boot(const Json& boot) {
    if (!boot.IsObject()) return redfish_error(400, "PropertyValueTypeError", "Boot is an object.");
    Boot wanted = boot_;
    for (const auto& member : boot.GetObject()) {
        const std::string name = member.name.GetString();
        const bool is_target = name == "BootSourceOverrideTarget";
        if (!is_target && name != "BootSourceOverrideEnabled") {
            return redfish_error(400, "PropertyUnknown", "The property " + name + " is not known.");
        }
        if (!member.value.IsString()) return redfish_error(400, "PropertyValueTypeError", name + " is a string.");
        const std::string value = member.value.GetString();
        if (!contains(is_target ? boot_targets_ : std::vector<std::string>{"Disabled", "Once", "Continuous"}, value)) {
            return redfish_error(400, "PropertyValueNotInList", "The value " + value + " is none for " + name + ".");
        }
        (is_target ? wanted.target : wanted.enabled) = value;
    }
    if (boot_way_ == "late") {
        late_boot_ = wanted;
        late_reads_ = 3;
    } else if (boot_way_ != "ignored") {
        boot_ = wanted;
    }
    return {0, {}, {}};
}

RedfishAnswer RedfishModel::reset(const RedfishRequest& request) {
    rapidjson::Document body;
    if (auto refusal = read_body(request, body); refusal.status != 0) return refusal;
    for (const auto& member : body.GetObject()) {
        const std::string name = member.name.GetString();
        if (name != "ResetType")
            return redfish_error(400, "ActionParameterUnknown", "The parameter " + name + " is not known.");
    }
    if (!body["ResetType"].IsString())
        return redfish_error(400, "ActionParameterValueTypeError", "ResetType is a string.");
    const std::string type = body["ResetType"].GetString();
    if (!contains(resets_, type)) {
        return redfish_error(400, "ActionParameterValueNotInList", "The value " + type + " is none for ResetType.");
    }
    return apply_reset(type);
}

RedfishAnswer RedfishModel::apply_reset(const std::string& type) {
    const bool on = type == "On" || type == "ForceOn";
    const bool off = type == "ForceOff" || type == "GracefulShutdown";
    if (on ? power_ == "On" : power_ == "Off") {
        return redfish_error(409, "ResourceInUse", "The machine is " + power_ + ": " + type + " is not possible.");
    }
    if (off) {
        go("Off");
    } else {
        start_machine();
    }
    return {204, {}, {}};
}

/// The machine boots: an override for once has been used.
void RedfishModel::start_machine() {
    go("On");
    if (boot_.enabled == "Once") boot_ = {};
}

void RedfishModel::go(const std::string& state) {
    ++version_;
    reads_left_ = transition_;
    power_after_ = state;
    power_ = transition_ == 0 ? state : "Powering" + state;
}

}  // namespace haas_test
