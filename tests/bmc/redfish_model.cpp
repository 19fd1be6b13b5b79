#include "bmc/redfish_model.hpp"

#include <stdexcept>

namespace haas_test {

namespace {

const std::string root_path = "/redfish/v1/";

const RedfishAnswer none{0, {}, {}, {}};

const std::vector<std::string>& standard_resets() {
    static const std::vector<std::string> types = {"On",           "ForceOff", "GracefulShutdown", "GracefulRestart",
                                                   "ForceRestart", "Nmi",      "ForceOn",          "PushPowerButton",
                                                   "PowerCycle"};
    return types;
}

}  // namespace

RedfishAnswer RedfishModel::handle(RedfishRequest request) {
    auto given = answer(request);
    troubles_.dress(given);
    return given;
}

std::string RedfishModel::report() const {
    return machine_.report() + "sessions " + std::to_string(access_.open_sessions()) + ' ' +
           std::to_string(access_.sessions_ever()) + '\n';
}

RedfishAnswer RedfishModel::answer(RedfishRequest& request) {
    const std::string version = request.header("odata-version");
    if (!version.empty() && version != "4.0") {
        return redfish_error(412, "PreconditionFailed", "OData-Version must be 4.0.");
    }
    const bool is_root = request.path == root_path || request.path == "/redfish/v1";
    if (!is_root) {
        if (auto met = troubles_.meet(request, access_.user(), access_.password()); met.is_refusal()) return met;
    }
    RedfishAnswer given = troubles_.redirect(request);
    if (!given.is_refusal()) {
        if (!is_root) {
            given = answer_admitted(request);
        } else {
            given = request.method == "GET" ? show(request, tree_.get(root_path)) : redfish_not_allowed("GET");
        }
    }
    if (!is_root) given = troubles_.spoil(std::move(given));
    if (!is_root) given.accident = troubles_.accident();
    return given;
}

RedfishAnswer RedfishModel::answer_admitted(const RedfishRequest& request) {
    const std::string sessions = sessions_path();
    if (!sessions.empty() && (request.path == sessions || request.path.starts_with(sessions + '/'))) {
        return access_.handle(request, sessions);
    }
    if (auto refusal = access_.admit(request); refusal.is_refusal()) return refusal;
    if (auto given = tasks_.handle(request); given.is_refusal()) return given;
    if (auto given = answer_media(request); given.is_refusal()) return given;
    if (auto given = answer_post(request); given.is_refusal()) return given;
    const bool is_boot = is_system(request.path) || is_settings(request.path);
    if (is_boot && request.method == "PATCH") return patch(request);
    if (is_system(request.path) && request.method == "GET") return show_system(request);
    if (is_settings(request.path) && request.method == "GET") return show_settings(request);
    std::string path = request.path;
    if (needs_slash_ && path == "/redfish/v1/Systems") return {308, {{"Location", path + '/'}}, {}, {}};
    auto* resource = tree_.find(path);
    if (resource == nullptr && path.back() == '/') {
        path.pop_back();
        resource = tree_.find(path);
        if (resource != nullptr && !resource->HasMember("Members")) resource = nullptr;
    }
    if (resource == nullptr) return redfish_not_found(request.path);
    if (request.method == "GET") return show(request, *resource);
    return redfish_not_allowed(is_boot ? "GET, PATCH" : "GET");
}

std::string RedfishModel::sessions_path() {
    const auto& root = tree_.get(root_path);
    if (find_json(root, {"Links", "Sessions"}) == nullptr && root.HasMember("SessionService")) {
        return "/redfish/v1/SessionService/Sessions";
    }
    return path_of(text_at(root, {"Links", "Sessions", "@odata.id"}));
}

RedfishAnswer RedfishModel::show(const RedfishRequest& request, JsonDocument& resource) const {
    RedfishAnswer given{200, {{"Content-Type", "application/json; charset=utf-8"}}, {}, {}};
    tags_.show(request.path, resource, given);
    given.body = tree_.show(resource, "https://" + request.header("host"));
    return given;
}

RedfishAnswer RedfishModel::show_system(const RedfishRequest& request) {
    JsonDocument shown;
    shown.CopyFrom(tree_.get(request.path), shown.GetAllocator());
    machine_.look(shown);
    return show(request, shown);
}

/// What is to be at the next start.
RedfishAnswer RedfishModel::show_settings(const RedfishRequest& request) {
    JsonDocument shown;
    shown.CopyFrom(tree_.get(request.path), shown.GetAllocator());
    if (const auto boot = shown.FindMember("Boot"); boot != shown.MemberEnd()) {
        RedfishMachine::show_boot(shown, boot->value, machine_.pending.value_or(machine_.boot));
    }
    return show(request, shown);
}

RedfishAnswer RedfishModel::answer_media(const RedfishRequest& request) {
    if (request.method == "GET") return none;
    if (way("media") == "task" && path_of(request.path).find("/VirtualMedia/") != std::string::npos) {
        return tasks_.begin([this, request] { media_.handle(request, tree_, machine_); });
    }
    auto given = media_.handle(request, tree_, machine_);
    return given.status == 204 ? done("media", given) : given;
}

RedfishAnswer RedfishModel::answer_post(const RedfishRequest& request) {
    for (const auto& [path, resource] : tree_.all()) {
        const std::string target = text_at(resource, {"Actions", "#ComputerSystem.Reset", "target"});
        if (target.empty() || path_of(target) != path_of(request.path)) continue;
        if (request.method != "POST") return redfish_not_allowed("POST");
        if (is_system(path)) return reset(request, resource);
        return redfish_error(400, "ActionNotSupported", "This system cannot be reset.", {"ComputerSystem.Reset"});
    }
    return none;
}

std::string RedfishModel::way(const std::string& what) const {
    const auto found = ways_.find(what);
    return found == ways_.end() ? "usual" : found->second;
}

RedfishAnswer RedfishModel::done(const std::string& what, RedfishAnswer usual) const {
    const std::string how = way(what);
    if (how == "empty") return {200, {}, {}, {}};
    if (how == "accepted") return {202, {}, {}, {}};
    if (how == "silent") return {204, {}, {}, {}};
    if (how == "ilo") {
        return redfish_ok(parse_json(
            R"({"error": {"code": "iLO.0.10.ExtendedInfo", "message": "See @Message.ExtendedInfo for more information.",
                "@Message.ExtendedInfo": [{"MessageId": "Base.0.10.Success"}]}})"));
    }
    if (how == "success") {
        return redfish_ok(parse_json(
            R"({"@Message.ExtendedInfo": [{"@odata.type": "#Message.v1_1_1.Message", "MessageId": "Base.1.8.Success",
                "Message": "The request completed successfully.", "MessageSeverity": "OK"}]})"));
    }
    return usual;
}

RedfishAnswer RedfishModel::patch(const RedfishRequest& request) {
    if (auto refusal = tags_.check(request); refusal.is_refusal()) return refusal;
    JsonDocument body;
    if (auto refusal = read_redfish_body(request, body); refusal.is_refusal()) return refusal;
    const auto& shown = tree_.get(request.path);
    for (const auto& member : body.GetObject()) {
        const std::string name = member.name.GetString();
        const auto times = texts_at(first_system(), {"@Redfish.Settings", "SupportedApplyTimes"});
        if (name == "@Redfish.SettingsApplyTime" && contains(times, text_at(member.value, {"ApplyTime"}))) continue;
        if (contains({"Id", "Name", "PowerState", "SystemType", "Actions"}, name)) {
            return redfish_error(400, "PropertyNotWritable", "The property " + name + " cannot be written.", {name});
        }
        if (name != "Boot" || !shown.HasMember("Boot")) {
            return redfish_error(400, "PropertyUnknown", "The property " + name + " is not known.", {name});
        }
    }
    if (!body.HasMember("Boot")) return redfish_error(400, "EmptyJSON", "There is nothing to change.");
    return patch_boot(request, body["Boot"]);
}

RedfishAnswer RedfishModel::patch_boot(const RedfishRequest& request, const Json& wanted) {
    const bool at_settings = is_settings(request.path);
    if (!at_settings && !settings_.empty() && wanted.IsObject()) {
        for (const auto& member : wanted.GetObject()) {
            if (!settings_only_.empty() && !contains(settings_only_, member.name.GetString())) continue;
            return redfish_error(400, "PropertyNotWritable",
                                 "The property Boot is a read-only property and cannot be assigned a value.", {"Boot"});
        }
    }
    RedfishBoot choice = at_settings && machine_.pending ? *machine_.pending : machine_.boot;
    const auto& shown = tree_.get(request.path)["Boot"];
    if (auto refusal = boot_rules_.judge(wanted, shown, machine_, choice); refusal.is_refusal()) return refusal;
    const std::string how = way("boot");
    if (how == "error") {
        auto given = redfish_error(200, "GeneralError", "The boot choice could not be stored.");
        return given;
    }
    const std::string when = at_settings || how == "job" ? "start" : "now";
    if (how == "task") {
        return tasks_.begin([this, choice, when] { boot_rules_.apply(machine_, choice, when); });
    }
    boot_rules_.apply(machine_, choice, when);
    if (!at_settings && machine_.pending && when == "now") {  // the order alone waits
        choice.order = machine_.pending->order;
        machine_.pending = choice;
    }
    tags_.touch(request.path);
    if (how == "job") return tasks_.plan();
    return done("boot", at_settings ? show_settings(request) : show_system(request));
}

std::vector<std::string> RedfishModel::accepted_resets(const JsonDocument& system) {
    if (!accepted_resets_.empty()) return accepted_resets_;
    const std::string info = path_of(text_at(system, {"Actions", "#ComputerSystem.Reset", "@Redfish.ActionInfo"}));
    if (const auto* const resource = tree_.find(info)) {
        const auto* const parameters = find_json(*resource, {"Parameters"});
        for (const auto& parameter : parameters->GetArray()) {
            if (text_at(parameter, {"Name"}) == "ResetType") return texts_at(parameter, {"AllowableValues"});
        }
    }
    const auto types = texts_at(system, {"Actions", "#ComputerSystem.Reset", "ResetType@Redfish.AllowableValues"});
    return types.empty() ? standard_resets() : types;
}

RedfishAnswer RedfishModel::reset(const RedfishRequest& request, const JsonDocument& system) {
    JsonDocument body;
    if (auto refusal = read_redfish_body(request, body); refusal.is_refusal()) return refusal;
    for (const auto& member : body.GetObject()) {
        const std::string name = member.name.GetString();
        if (name == "ResetType") continue;
        return redfish_error(400, "ActionParameterUnknown", "The parameter " + name + " is not known.", {name});
    }
    if (!body["ResetType"].IsString()) {
        return redfish_error(400, "ActionParameterValueTypeError", "ResetType is a string.", {"ResetType"});
    }
    const std::string type = body["ResetType"].GetString();
    if (!contains(accepted_resets(system), type)) {
        return redfish_error(400, "ActionParameterValueNotInList", "The value " + type + " is none for ResetType.",
                             {type, "ResetType"});
    }
    const std::string how = way("reset");
    if (how == "error") return redfish_error(200, "GeneralError", "The machine could not be reset.");
    if (how == "task") {
        return tasks_.begin([this, type] { carry_out(type); });
    }
    const auto refusal = carry_out(type);
    return refusal.is_refusal() ? refusal : done("reset", {204, {}, {}, {}});
}

RedfishAnswer RedfishModel::carry_out(const std::string& type) {
    const int starts = machine_.starts();
    auto refusal = machine_.reset(type);
    if (machine_.starts() > starts) tasks_.started();
    for (const auto& path : systems_) tags_.touch(path);
    return refusal;
}

}  // namespace haas_test
