#include "bmc/redfish_machine.hpp"

#include <climits>
#include <stdexcept>

namespace haas_test {

namespace {

std::string join(const std::vector<std::string>& words) {
    std::string text;
    for (const auto& word : words) text += (text.empty() ? "" : ",") + word;
    return text;
}

std::string describe(const RedfishBoot& boot) {
    std::string text = boot.mode + ' ' + boot.target + ' ' + boot.enabled;
    if (!boot.next.empty()) text += ' ' + boot.next;
    return text;
}

}  // namespace

bool RedfishMachine::obey(const std::string& verb, const std::vector<std::string>& words) {
    const auto number = [&] { return std::stoi(words.at(0)); };
    if (verb == "power") {
        power_ = words.at(0);
        reads_left_ = lag_left_ = 0;
    } else if (verb == "transition") {
        transition_ = number();
    } else if (verb == "lag") {
        lag_ = number();
    } else if (verb == "shown-power") {
        shown_power_ = words.at(0);
        shown_left_ = words.size() > 1 ? std::stoi(words[1]) : INT_MAX;
    } else if (verb == "already") {
        already_ = number();
    } else if (verb == "post") {
        post_ = number();
    } else if (verb == "in-post") {
        post_left_ = number();
    } else if (verb == "start-keeps") {
        start_keeps_ = words.at(0) == "on";
    } else {
        return false;
    }
    return true;
}

void RedfishMachine::behave() {
    transition_ = lag_ = post_ = post_left_ = shown_left_ = 0;
    already_ = 409;
    start_keeps_ = false;
    shown_power_.clear();
}

void RedfishMachine::replace(const Json& system) {
    const std::string state = text_at(system, {"PowerState"});
    power_ = state.empty() ? "Off" : state;
    boot = {};
    pending.reset();
    reads_left_ = lag_left_ = late_reads_ = 0;
    starts_.clear();
    done_.clear();
    media.clear();
    const auto take = [&](std::string& value, const char* name) {
        if (const std::string text = text_at(system, {"Boot", name}); !text.empty()) value = text;
    };
    take(boot.target, "BootSourceOverrideTarget");
    take(boot.enabled, "BootSourceOverrideEnabled");
    take(boot.mode, "BootSourceOverrideMode");
    take(boot.http_uri, "HttpBootUri");
    boot.order = texts_at(system, {"Boot", "BootOrder"});
}

void RedfishMachine::look(JsonDocument& system) {
    if (reads_left_ > 0 && --reads_left_ == 0) power_ = power_after_;
    if (late_reads_ > 0 && --late_reads_ == 0) boot = late_;
    if (post_left_ > 0) --post_left_;
    std::string state = power_;
    if (lag_left_ > 0) {
        --lag_left_;
        state = power_before_;
    }
    if (shown_left_ > 0) {
        --shown_left_;
        state = shown_power_;
    }
    if (state == "absent") {
        system.RemoveMember("PowerState");
    } else {
        set_text(system, system, "PowerState", state);
        if (state == "null") system["PowerState"].SetNull();
    }
    if (system.HasMember("LastResetTime")) {
        set_text(system, system, "LastResetTime", "2026-03-01T00:00:" + std::to_string(10 + starts_.size()) + "Z");
    }
    if (const auto shown = system.FindMember("Boot"); shown != system.MemberEnd() && shown->value.IsObject()) {
        show_boot(system, shown->value, boot);
    }
}

void RedfishMachine::show_boot(JsonDocument& document, Json& shown, const RedfishBoot& boot) {
    const auto show = [&](const char* name, const std::string& value) {
        if (shown.HasMember(name)) set_text(document, shown, name, value);
    };
    show("BootSourceOverrideTarget", boot.target);
    show("BootSourceOverrideEnabled", boot.enabled);
    show("BootSourceOverrideMode", boot.mode);
    const auto show_or_null = [&](const char* name, const std::string& value) {
        show(name, value);
        if (value.empty() && shown.HasMember(name)) shown[name].SetNull();
    };
    show_or_null("HttpBootUri", boot.http_uri);
    show_or_null("BootNext", boot.next);
    if (shown.HasMember("BootOrder")) set_texts(document, shown, "BootOrder", boot.order);
}

RedfishAnswer RedfishMachine::reset(const std::string& type) {
    const bool on = type == "On" || type == "ForceOn";
    const bool off = type == "ForceOff" || type == "GracefulShutdown";
    if (type != "PushPowerButton" && (on ? power_ == "On" : power_ == "Off")) {
        if (already_ < 300) return {already_, {}, {}, {}};
        return redfish_error(already_, "ResourceInUse", "The machine is " + power_ + ": " + type + " is not possible.");
    }
    done_.push_back(type);
    if (off || (type == "PushPowerButton" && power_ != "Off")) {
        go("Off");
    } else if (type != "Nmi") {
        start();
    }
    return {0, {}, {}, {}};
}

/// The machine boots: an override for once has been used.
void RedfishMachine::start() {
    if (pending && !start_keeps_) {
        boot = *pending;
        pending.reset();
    }
    starts_.push_back(boot.mode + ' ' + source());
    go("On");
    if (boot.enabled == "Once") {
        boot.target = "None";
        boot.enabled = "Disabled";
        boot.next.clear();
    }
    post_left_ = post_;
}

void RedfishMachine::go(const std::string& state) {
    power_before_ = power_;
    lag_left_ = lag_;
    reads_left_ = transition_;
    power_after_ = state;
    power_ = transition_ == 0 ? state : "Powering" + state;
}

std::string RedfishMachine::source() const {
    std::string source = boot.enabled == "Disabled" ? "None" : boot.target;
    if (source == "UefiBootNext") source = option(boot.next);
    if (source == "None") source = boot.order.empty() ? "Hdd" : option(boot.order.front());
    if (source == "Cd") return source + ' ' + (media.empty() ? "(empty)" : media);
    if (source == "UefiHttp" && !boot.http_uri.empty()) return source + ' ' + boot.http_uri;
    return source;
}

/// What a BootOption boots from.
std::string RedfishMachine::option(const std::string& reference) const {
    for (const auto& [path, resource] : tree_.all()) {
        if (text_at(resource, {"BootOptionReference"}) != reference) continue;
        const std::string alias = text_at(resource, {"Alias"});
        return alias.empty() ? text_at(resource, {"DisplayName"}) : alias;
    }
    return reference;
}

std::string RedfishMachine::report() const {
    std::string text = "power " + power_ + "\nmode " + boot.mode + "\nboot " + describe(boot) + "\nmedia " + media;
    if (pending) text += "\npending " + describe(*pending);
    text += "\norder " + join(pending ? pending->order : boot.order) + '\n';
    for (const auto& start : starts_) text += "start " + start + '\n';
    for (const auto& type : done_) text += "did " + type + '\n';
    return text;
}

}  // namespace haas_test
