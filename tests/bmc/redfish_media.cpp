#include "bmc/redfish_media.hpp"

namespace haas_test {

namespace {

const std::string image_parameters =
    "Image,Inserted,WriteProtected,TransferMethod,TransferProtocolType,UserName,Password,MediaType";

bool is_full(const JsonDocument& drive) { return !text_at(drive, {"Image"}).empty(); }

void fill(JsonDocument& drive, const std::string& image) {
    JsonDocument change(rapidjson::kObjectType);
    auto& pool = drive.GetAllocator();
    const auto set = [&](const char* name, Json value) {
        if (drive.HasMember(name)) {
            drive[name] = std::move(value);
        } else {
            drive.AddMember(rapidjson::StringRef(name), std::move(value), pool);
        }
    };
    set("Image", image.empty() ? Json() : Json(image.c_str(), pool));
    set("Inserted", Json(!image.empty()));
    set("ConnectedVia", Json(image.empty() ? "NotConnected" : "URI", pool));
}

bool is_cd(const JsonDocument& drive) {
    const auto types = texts_at(drive, {"MediaTypes"});
    return contains(types, "CD") || contains(types, "DVD");
}

std::string target(const JsonDocument& drive, const char* action) {
    return path_of(text_at(drive, {"Actions", action, "target"}));
}

}  // namespace

bool RedfishMedia::obey(const std::string& verb, const std::vector<std::string>& words) {
    if (verb == "media-requires") {
        required_.push_back(words.at(0));
    } else if (verb == "media-refuses") {
        refused_.push_back(words.at(0));
    } else if (verb == "media-full") {
        full_ = std::stoi(words.at(0));
    } else if (verb == "media-empty") {
        empty_ = std::stoi(words.at(0));
    } else if (verb == "media-closed") {
        closed_.push_back(words.at(0));
    } else if (verb == "media-patch") {
        takes_patch_ = words.at(0) == "on";
    } else {
        return false;
    }
    return true;
}

RedfishAnswer RedfishMedia::handle(const RedfishRequest& request, RedfishTree& tree, RedfishMachine& machine) const {
    RedfishAnswer answer{0, {}, {}, {}};
    for (auto& [path, drive] : tree.all()) {
        if (!drive.IsObject() || !drive.HasMember("MediaTypes")) continue;
        const std::string asked = path_of(request.path);
        const bool inserts = !asked.empty() && asked == target(drive, "#VirtualMedia.InsertMedia");
        const bool ejects = !asked.empty() && asked == target(drive, "#VirtualMedia.EjectMedia");
        const bool patches = request.path == path && request.method == "PATCH";
        if (!inserts && !ejects && !patches) continue;
        if (!patches && request.method != "POST") return redfish_not_allowed("POST");
        if (contains(closed_, path)) {
            return redfish_error(400, "ActionNotSupported", "This drive takes no image.", {"InsertMedia"});
        }
        answer = inserts ? insert(request, drive) : ejects ? eject(request, drive) : patch(request, drive);
        break;
    }
    if (!answer.is_refusal()) return answer;
    machine.media.clear();
    for (const auto& [path, drive] : tree.all()) {
        if (drive.IsObject() && is_cd(drive) && is_full(drive)) machine.media = text_at(drive, {"Image"});
    }
    return answer;
}

RedfishAnswer RedfishMedia::judge(const JsonDocument& body, const JsonDocument& drive) const {
    for (const auto& member : body.GetObject()) {
        const std::string name = member.name.GetString();
        if (!contains(split_list(image_parameters), name) || contains(refused_, name)) {
            return redfish_error(400, "ActionParameterUnknown", "The parameter " + name + " is not known.", {name});
        }
        const auto allowed =
            texts_at(drive, {"Actions", "#VirtualMedia.InsertMedia", (name + "@Redfish.AllowableValues").c_str()});
        if (!allowed.empty() && !(member.value.IsString() && contains(allowed, member.value.GetString()))) {
            return redfish_error(400, "ActionParameterValueNotInList", "Another value for " + name + ".", {name});
        }
    }
    for (const auto& name : required_) {
        if (!body.HasMember(name.c_str())) {
            return redfish_error(400, "ActionParameterMissing", "The parameter " + name + " is required.", {name});
        }
    }
    const std::string image = text_at(body, {"Image"});
    const std::string scheme = image.substr(0, image.find("://"));
    if (image.empty() || scheme == image) {
        return redfish_error(400, "ActionParameterValueFormatError", "Image is a URL.", {"Image"});
    }
    const std::string protocol = text_at(body, {"TransferProtocolType"});
    if (!protocol.empty() && protocol != (scheme == "https" ? "HTTPS" : "HTTP")) {
        return redfish_error(400, "ActionParameterValueConflict", "The protocol is not the URL's.", {"Image"});
    }
    return {0, {}, {}, {}};
}

RedfishAnswer RedfishMedia::insert(const RedfishRequest& request, JsonDocument& drive) const {
    JsonDocument body;
    if (auto refusal = read_redfish_body(request, body); refusal.is_refusal()) return refusal;
    if (auto refusal = judge(body, drive); refusal.is_refusal()) return refusal;
    if (is_full(drive) && full_ >= 300) {
        return redfish_error(full_, "ResourceInUse", "There is an image in the drive.");
    }
    fill(drive, text_at(body, {"Image"}));
    return {204, {}, {}, {}};
}

RedfishAnswer RedfishMedia::eject(const RedfishRequest& request, JsonDocument& drive) const {
    JsonDocument body;
    if (auto refusal = read_redfish_body(request, body, EmptyBody::accepted); refusal.is_refusal()) return refusal;
    if (!body.ObjectEmpty()) return redfish_error(400, "ActionParameterNotSupported", "EjectMedia has no parameters.");
    if (!is_full(drive) && empty_ >= 300) return redfish_error(empty_, "NoMedia", "The drive is empty.");
    fill(drive, "");
    return {204, {}, {}, {}};
}

RedfishAnswer RedfishMedia::patch(const RedfishRequest& request, JsonDocument& drive) const {
    if (!takes_patch_ || drive.HasMember("Actions")) return redfish_not_allowed("GET");
    JsonDocument body;
    if (auto refusal = read_redfish_body(request, body); refusal.is_refusal()) return refusal;
    const auto image = body.FindMember("Image");
    if (image != body.MemberEnd() && image->value.IsNull()) {
        fill(drive, "");
        return {204, {}, {}, {}};
    }
    if (auto refusal = judge(body, drive); refusal.is_refusal()) return refusal;
    if (is_full(drive) && full_ >= 300) {
        return redfish_error(full_, "ResourceInUse", "There is an image in the drive.");
    }
    fill(drive, text_at(body, {"Image"}));
    return {200, {}, {}, {}};
}

}  // namespace haas_test
