// How the lines of a profile or a test make a RedfishModel what it is.
#include <sstream>
#include <stdexcept>

#include "bmc/redfish_model.hpp"

namespace haas_test {

namespace {

const std::string systems_path = "/redfish/v1/Systems";
const std::string first_path = systems_path + "/1";
const std::string info_path = first_path + "/ResetActionInfo";

/// A BMC without anything that is not needed for power and boot device.
const char* const plain_bmc = R"(
resource /redfish/v1/ {"@odata.type": "#ServiceRoot.v1_9_0.ServiceRoot", "@odata.id": "/redfish/v1/",
  "Id": "RootService", "Name": "Root Service", "RedfishVersion": "1.12.0",
  "Systems": {"@odata.id": "/redfish/v1/Systems/"}}
collection /redfish/v1/Systems 1
resource /redfish/v1/Systems/1 {"@odata.type": "#ComputerSystem.v1_13_0.ComputerSystem", "SystemType": "Physical",
  "PowerState": "Off",
  "Boot": {"BootSourceOverrideTarget": "None", "BootSourceOverrideEnabled": "Disabled", "BootSourceOverrideMode": "UEFI",
           "BootSourceOverrideTarget@Redfish.AllowableValues": ["None", "Pxe", "Hdd", "Cd"]},
  "Actions": {"#ComputerSystem.Reset": {
    "target": "/redfish/v1/Systems/1/Actions/ComputerSystem.Reset",
    "ResetType@Redfish.AllowableValues": ["On", "ForceOff", "ForceRestart", "GracefulShutdown", "PowerCycle"]}}}
)";

std::vector<std::string> split_words(const std::string& text) {
    std::istringstream stream(text);
    std::vector<std::string> words;
    for (std::string word; stream >> word;) words.push_back(word);
    return words;
}

/// Whole lines, each with those that continue it.
std::vector<std::string> split_lines(const std::string& text) {
    std::istringstream stream(text);
    std::vector<std::string> lines;
    for (std::string line; std::getline(stream, line);) {
        if (line.empty() || line.front() == '#') continue;
        if (line.front() == ' ' && !lines.empty()) {
            lines.back() += '\n' + line;
        } else {
            lines.push_back(line);
        }
    }
    return lines;
}

}  // namespace

void RedfishModel::behave(const std::string& lines) {
    tree_.clear();
    machine_.behave();
    access_.behave();
    tags_.behave();
    tasks_.behave();
    troubles_.behave();
    boot_rules_ = {};
    media_.behave();
    systems_ = {first_path};
    settings_.clear();
    settings_only_.clear();
    accepted_resets_.clear();
    ways_.clear();
    needs_slash_ = false;
    for (const auto& line : split_lines(plain_bmc)) obey(line);
    for (const auto& line : split_lines(lines)) obey(line);
}

void RedfishModel::obey(const std::string& line) {
    const auto end = line.find(' ');
    const std::string verb = line.substr(0, end);
    const std::string rest = end == std::string::npos ? std::string() : line.substr(end + 1);
    if (verb == "wire" || verb == "tls" || tree_.obey(verb, rest)) return;
    const auto words = split_words(rest);
    const bool is_known = machine_.obey(verb, words) || access_.obey(verb, words) || tags_.obey(verb, words) ||
                          tasks_.obey(verb, words) || troubles_.obey(verb, words) || boot_rules_.obey(verb, words) ||
                          media_.obey(verb, words) || obey_self(verb, words) || obey_short(verb, words);
    if (!is_known) throw std::runtime_error("what is meant by: " + line);
}

bool RedfishModel::obey_self(const std::string& verb, const std::vector<std::string>& words) {
    if (verb == "fresh") {
        tree_.clear();
        systems_.clear();
    } else if (verb == "machine") {
        systems_ = {words.at(0)};
        machine_.replace(first_system());
    } else if (verb == "settings") {
        settings_ = words.at(0);
        settings_only_ = words.size() > 1 ? split_list(words[1]) : std::vector<std::string>();
    } else if (verb == "accepts-resets") {
        accepted_resets_ = split_list(words.at(0));
    } else if (verb == "answer") {
        ways_[words.at(0)] = words.at(1);
    } else {
        return false;
    }
    return true;
}

bool RedfishModel::obey_short(const std::string& verb, const std::vector<std::string>& words) {
    if (systems_.empty()) return false;
    const std::string value = words.empty() ? std::string() : words.front();
    auto& system = first_system();
    if (verb == "systems") {
        set_systems(std::stoi(value));
    } else if (verb == "collection" && value == "slash") {
        needs_slash_ = true;
    } else if (verb == "resets") {
        auto& action = system["Actions"]["#ComputerSystem.Reset"];
        set_texts(system, action, "ResetType@Redfish.AllowableValues", split_list(value));
        if (value == "unstated") action.RemoveMember("ResetType@Redfish.AllowableValues");
    } else if (verb == "resets-in") {
        if (value == "info") move_resets_to_info();
    } else if (verb == "boot") {
        if (value == "absent") system.RemoveMember("Boot");
        if (value == "late" || value == "ignored") boot_rules_.obey("apply", {value == "late" ? "late" : "never"});
    } else if (verb == "boot-targets") {
        set_texts(system, system["Boot"], "BootSourceOverrideTarget@Redfish.AllowableValues", split_list(value));
    } else {
        return false;
    }
    return true;
}

void RedfishModel::set_systems(int number) {
    for (const char* const name : {"Id", "Name"}) first_system().RemoveMember(name);
    const std::string original = to_text(first_system());
    systems_.clear();
    std::string ids;
    for (int i = 1; i <= number; ++i) {
        const std::string path = systems_path + '/' + std::to_string(i);
        std::string text = original;
        for (std::size_t at = 0; (at = text.find(first_path, at)) != std::string::npos; at += path.size()) {
            text.replace(at, first_path.size(), path);
        }
        tree_.obey("resource", path + ' ' + text);
        systems_.push_back(path);
        ids += (ids.empty() ? "" : ",") + std::to_string(i);
    }
    if (number == 0) tree_.obey("remove", first_path);
    tree_.obey("collection", systems_path + ' ' + ids);
}

void RedfishModel::move_resets_to_info() {
    auto& system = first_system();
    auto& action = system["Actions"]["#ComputerSystem.Reset"];
    const std::string types = to_text(action["ResetType@Redfish.AllowableValues"]);
    action.RemoveMember("ResetType@Redfish.AllowableValues");
    set_text(system, action, "@Redfish.ActionInfo", info_path);
    tree_.obey("resource", info_path + R"( {"@odata.type": "#ActionInfo.v1_1_2.ActionInfo", "Parameters": [
        {"Name": "ResetType", "DataType": "String", "Required": true, "AllowableValues": )" +
                               types + "}]}");
}

}  // namespace haas_test
