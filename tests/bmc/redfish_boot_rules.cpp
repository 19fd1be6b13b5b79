#include "bmc/redfish_boot_rules.hpp"

#include <algorithm>

namespace haas_test {

namespace {

const std::string target = "BootSourceOverrideTarget";
const std::string enabled = "BootSourceOverrideEnabled";
const std::string mode = "BootSourceOverrideMode";

/// The schema's values, where a BMC does not say which of them it takes.
const std::map<std::string, std::vector<std::string>>& standard_values() {
    static const std::map<std::string, std::vector<std::string>> values = {
        {target,
         {"None", "Pxe", "Floppy", "Cd", "Usb", "Hdd", "BiosSetup", "Utilities", "Diags", "UefiShell", "UefiTarget",
          "SDCard", "UefiHttp", "RemoteDrive", "UefiBootNext", "Recovery"}},
        {enabled, {"Disabled", "Once", "Continuous"}},
        {mode, {"Legacy", "UEFI"}}};
    return values;
}

std::string* place_of(const std::string& name, RedfishBoot& boot) {
    if (name == target) return &boot.target;
    if (name == enabled) return &boot.enabled;
    if (name == mode) return &boot.mode;
    if (name == "HttpBootUri") return &boot.http_uri;
    return name == "BootNext" ? &boot.next : nullptr;
}

const RedfishAnswer fine{0, {}, {}, {}};

}  // namespace

bool RedfishBootRules::obey(const std::string& verb, const std::vector<std::string>& words) {
    if (verb == "refuses") {
        const std::string& what = words.at(0);
        const auto sign = what.find('=');
        Refusal refusal;
        if (sign != std::string::npos) refusal.value = what.substr(sign + 1);
        if (words.size() > 1) refusal.status = std::stoi(words[1]);
        refusal.message_id = words.size() > 2        ? words[2]
                             : refusal.value.empty() ? "PropertyNotWritable"
                                                     : "PropertyValueNotInList";
        refusals_.emplace(what.substr(0, sign), refusal);
    } else if (verb == "requires") {
        required_.push_back(words.at(0));
    } else if (verb == "ignores") {
        ignored_.push_back(words.at(0));
    } else if (verb == "turns") {
        turned_[words.at(0)] = words.at(1);
    } else if (verb == "forgets-mode") {
        forgotten_mode_ = words.at(0);
    } else if (verb == "alone-means") {
        alone_means_ = words.at(0);
    } else if (verb == "post-refuses") {
        post_refuses_ = words.at(0) == "on";
    } else if (verb == "apply") {
        when_ = words.at(0);
    } else {
        return false;
    }
    return true;
}

RedfishAnswer RedfishBootRules::judge(const Json& wanted, const Json& shown, const RedfishMachine& machine,
                                      RedfishBoot& choice) const {
    if (!wanted.IsObject()) return redfish_error(400, "PropertyValueTypeError", "Boot is an object.", {"Boot"});
    if (post_refuses_ && machine.is_in_post()) {
        return redfish_error(400, "iLO.2.37.UnableToModifyDuringSystemPOST", "Not during the self-test.", {target});
    }
    for (const auto& member : wanted.GetObject()) {
        auto answer = judge_property(member.name.GetString(), member.value, shown, choice);
        if (answer.is_refusal()) return answer;
    }
    for (const auto& name : required_) {
        if (!wanted.HasMember(name.c_str())) {
            return redfish_error(400, "PropertyMissing", "The property " + name + " is required.", {name});
        }
    }
    if (!forgotten_mode_.empty() && !wanted.HasMember(mode.c_str())) choice.mode = forgotten_mode_;
    if (!alone_means_.empty() && wanted.HasMember(target.c_str()) && !wanted.HasMember(enabled.c_str())) {
        choice.enabled = choice.target == "None" ? "Disabled" : alone_means_;
    }
    if (choice.target == "UefiHttp" && choice.mode == "Legacy") {
        return redfish_error(400, "PropertyValueConflict", "UefiHttp is not possible in mode Legacy.", {target, mode});
    }
    if (choice.target == "UefiBootNext" && (choice.next.empty() || choice.enabled == "Continuous")) {
        return redfish_error(400, "PropertyValueConflict", "UefiBootNext is for once, and for a BootNext.",
                             {target, enabled});
    }
    return fine;
}

RedfishAnswer RedfishBootRules::judge_property(const std::string& name, const Json& value, const Json& shown,
                                               RedfishBoot& choice) const {
    if (!shown.IsObject() || !shown.HasMember(name.c_str())) {
        return redfish_error(400, "PropertyUnknown", "The property " + name + " is not known.", {name});
    }
    const auto range = refusals_.equal_range(name);
    for (auto refusal = range.first; refusal != range.second; ++refusal) {
        const auto& [refused, status, id] = refusal->second;
        if (!refused.empty() && (!value.IsString() || refused != value.GetString())) continue;
        return redfish_error(status, id,
                             "The property " + name + " cannot be written" + (refused.empty() ? "." : " so."), {name});
    }
    if (name == "BootOrder") return judge_order(value, choice);
    std::string* const place = place_of(name, choice);
    if (place == nullptr) {
        return redfish_error(400, "PropertyNotWritable", "The property " + name + " cannot be written.", {name});
    }
    if (!value.IsString()) {
        return redfish_error(400, "PropertyValueTypeError", "The property " + name + " is a string.", {name});
    }
    const std::string text = value.GetString();
    auto allowed = texts_at(shown, {(name + "@Redfish.AllowableValues").c_str()});
    const auto standard = standard_values().find(name);
    if (allowed.empty() && standard != standard_values().end()) allowed = standard->second;
    if (!allowed.empty() && !contains(allowed, text)) {
        return redfish_error(400, "PropertyValueNotInList", "The value " + text + " is none for " + name + ".",
                             {text, name});
    }
    if (contains(ignored_, name)) return fine;
    const auto turned = turned_.find(name + '=' + text);
    *place = turned == turned_.end() ? text : turned->second;
    return fine;
}

/// A whole new order of the same options.
RedfishAnswer RedfishBootRules::judge_order(const Json& value, RedfishBoot& choice) const {
    std::vector<std::string> order;
    if (value.IsArray()) {
        for (const auto& one : value.GetArray()) order.emplace_back(one.IsString() ? one.GetString() : "");
    }
    if (!std::is_permutation(order.begin(), order.end(), choice.order.begin(), choice.order.end())) {
        return redfish_error(400, "PropertyValueNotInList", "BootOrder has to name all options once.", {"BootOrder"});
    }
    if (!contains(ignored_, "BootOrder")) choice.order = order;
    return fine;
}

void RedfishBootRules::apply(RedfishMachine& machine, const RedfishBoot& choice, const std::string& usually) const {
    const std::string& when = when_.empty() ? usually : when_;
    if (when == "late") {
        machine.set_late(choice);
    } else if (when == "start") {
        machine.pending = choice;
    } else if (when != "never") {
        machine.boot = choice;
    }
}

}  // namespace haas_test
