#include "drivers/bmc/redfish_boot.hpp"

#include <algorithm>
#include <array>
#include <string_view>

#include "base/json.hpp"
#include "base/text.hpp"
#include "drivers/bmc/redfish_message.hpp"

namespace haas::drivers {

namespace {

using core::BootDevice;
using Scope = core::BmcDriver::BootScope;

constexpr const char* disabled = "Disabled";
constexpr const char* once = "Once";
constexpr const char* continuous = "Continuous";

bool is_same(std::string_view one, std::string_view other) { return base::lower(one) == base::lower(other); }

/// The targets of an override that stand for a device, the best first.
/// @source  DSP8010, ComputerSystem.v1, BootSource; Supermicro's BMCs boot virtual media as UsbCd
std::vector<std::string> targets_of(BootDevice device) {
    switch (device) {
        case BootDevice::pxe: return {"Pxe"};
        case BootDevice::disk: return {"Hdd"};
        case BootDevice::http: return {"UefiHttp"};
        case BootDevice::cdrom: return {"UsbCd", "Cd"};
        case BootDevice::none: break;
    }
    return {"None"};
}

/// The target to write: the first that is listed, or else the standard's. Empty when the BMC does not offer it.
std::string target_for(const RedfishBoot& boot, BootDevice device) {
    const auto targets = targets_of(device);
    if (!boot.targets) return targets.back();
    for (const auto& target : targets) {
        if (auto offered = offered_value(boot.targets, target); !offered.empty()) return offered;
    }
    return {};
}

/// The mode to write; empty where none is to be written.
std::string mode_for(const RedfishBoot& boot, const RedfishBootWish& wish) {
    if (!wish.mode.empty()) return offered_value(boot.modes, wish.mode);
    return boot.mode.empty() ? std::string() : offered_value(boot.modes, boot.mode);
}

std::string list_of(const RedfishValues& values) { return values ? base::join(*values, ", ") : std::string("nothing"); }

RedfishBootPlan no_change(std::string why) { return {{}, std::move(why)}; }

bool contains_any(const std::string& text, std::initializer_list<std::string_view> words) {
    return std::any_of(words.begin(), words.end(), [&](std::string_view word) { return base::contains(text, word); });
}

/// Whether a boot option stands for a device: by its alias, or by its UEFI device path, or by its name.
/// @source  UEFI 2.10, 10.6.1 (text of device paths)
bool is_for(const RedfishBootOption& option, BootDevice device) {
    if (!option.alias.empty()) {
        const auto targets = targets_of(device);
        return std::any_of(targets.begin(), targets.end(),
                           [&](const auto& each) { return is_same(each, option.alias); });
    }
    const std::string path = base::lower(option.device);
    const std::string name = base::lower(option.name.empty() ? option.reference : option.name);
    const bool is_http = base::contains(path, "uri(") || (path.empty() && base::contains(name, "http"));
    switch (device) {
        case BootDevice::http: return is_http;
        case BootDevice::pxe:
            return !is_http &&
                   (contains_any(path, {"ipv4(", "ipv6("}) || (path.empty() && base::contains(name, "pxe")));
        case BootDevice::cdrom:
            return base::contains(path, "cdrom(") || (path.empty() && contains_any(name, {"cdrom", "cd-rom", "dvd"}));
        case BootDevice::disk:
            return contains_any(path, {"hd(", "nvme(", "sata(", "scsi("}) ||
                   (path.empty() && contains_any(name, {"hard", "disk"}));
        case BootDevice::none: break;
    }
    return false;
}

/// The names with those that are wanted first; the rest in the same order.
template <class IsWanted>
std::vector<std::string> sorted_first(std::vector<std::string> names, IsWanted is_wanted) {
    std::stable_partition(names.begin(), names.end(), is_wanted);
    return names;
}

void write(base::JsonWriter& json, const char* name, const std::string& value) {
    if (!value.empty()) json.key(name).string(value);
}

bool is_empty(const RedfishBootChange& change) {
    return change.enabled.empty() && change.target.empty() && change.next.empty() && change.order.empty() &&
           change.aliases.empty();
}

}  // namespace

std::string RedfishBootChange::to_json() const {
    base::JsonWriter json;
    json.begin_object().key("Boot").begin_object();
    write(json, "BootSourceOverrideEnabled", enabled);
    write(json, "BootSourceOverrideTarget", target);
    write(json, "BootSourceOverrideMode", mode);
    write(json, "BootNext", next);
    if (!order.empty()) json.key("BootOrder").strings(order);
    if (!aliases.empty()) json.key("AliasBootOrder").strings(aliases);
    return json.end_object().end_object().take();
}

std::string RedfishBootChange::to_text() const {
    if (!aliases.empty()) return "the boot order " + base::join(aliases, ", ");
    if (!order.empty()) return "the boot order " + base::join(order, ", ");
    if (!next.empty()) return "BootNext " + next;
    return target + (target.empty() || enabled.empty() ? "" : " ") + enabled;
}

RedfishBootPlan plan_override(const RedfishBoot& boot, const RedfishBootWish& wish) {
    RedfishBootChange change;
    change.target = target_for(boot, wish.device);
    change.mode = mode_for(boot, wish);
    if (!wish.mode.empty() && change.mode.empty()) {
        return no_change("the BMC offers no boot mode " + wish.mode + ", but " + list_of(boot.modes));
    }
    if (wish.device == BootDevice::none) {
        // Disabling needs no target, and not every BMC offers the target "None".
        change.enabled = offered_value(boot.ways, disabled);
        if (change.enabled.empty() && change.target.empty()) {
            return no_change("the BMC offers no way to end an override");
        }
        return {std::move(change), {}};
    }
    if (change.target.empty()) {
        return no_change("the BMC offers no boot from " + targets_of(wish.device).back());
    }
    const std::string& mode = wish.mode.empty() ? boot.mode : wish.mode;
    if (wish.device == BootDevice::http && is_same(mode, "Legacy")) {
        return no_change(
            "HTTP boot needs UEFI, but the machine boots in Legacy mode; boot_mode of the node's obm may be uefi");
    }
    const char* const way = wish.scope == Scope::next ? once : continuous;
    change.enabled = offered_value(boot.ways, way);
    if (change.enabled.empty()) return no_change("the BMC offers no override that is " + std::string(way));
    return {std::move(change), {}};
}

std::vector<RedfishBootChange> plan_without_override(const RedfishBoot& boot, const RedfishBootWish& wish,
                                                     const std::vector<RedfishBootOption>& options) {
    std::vector<RedfishBootChange> changes;
    // An override that is still there would hide the order.
    const bool is_overridden = !boot.enabled.empty() && !is_same(boot.enabled, disabled);
    const std::string ended = is_overridden ? offered_value(boot.ways, disabled) : std::string();
    const auto is_alias = [&](const std::string& alias) {
        const auto targets = targets_of(wish.device);
        return std::any_of(targets.begin(), targets.end(), [&](const auto& each) { return is_same(each, alias); });
    };
    const bool is_kept = wish.scope == Scope::persistent;
    if (is_kept && std::any_of(boot.aliases.begin(), boot.aliases.end(), is_alias)) {
        RedfishBootChange change;
        change.enabled = ended;
        change.aliases = sorted_first(boot.aliases, is_alias);
        changes.push_back(std::move(change));
    }
    const auto option_of = [&](const std::string& reference) {
        for (const auto& option : options) {
            if (option.reference == reference) return option;
        }
        return RedfishBootOption{reference, {}, {}, {}};
    };
    const auto is_wanted = [&](const std::string& reference) { return is_for(option_of(reference), wish.device); };
    if (is_kept && std::any_of(boot.order.begin(), boot.order.end(), is_wanted)) {
        RedfishBootChange change;
        change.enabled = ended;
        change.order = sorted_first(boot.order, is_wanted);
        changes.push_back(std::move(change));
    }
    const auto option =
        std::find_if(options.begin(), options.end(), [&](const auto& each) { return is_for(each, wish.device); });
    const bool has_next = boot.next || is_listed(boot.targets, "UefiBootNext");
    if (has_next && option != options.end()) {
        RedfishBootChange change;
        if (is_kept) change.note = "the BMC takes the boot device for the next start only (BootNext), and keeps none";
        change.next = option->reference;
        change.target = offered_value(boot.targets, "UefiBootNext");
        change.enabled = change.target.empty() ? std::string() : offered_value(boot.ways, once);
        change.mode = change.target.empty() ? std::string() : mode_for(boot, wish);
        changes.push_back(std::move(change));
    }
    return changes;
}

std::optional<RedfishBootChange> without_refused(const RedfishBootChange& refused, const RedfishBoot& boot,
                                                 const RedfishBootWish& wish, const std::string& refusal) {
    const bool names_mode = names_in_refusal(refusal, "BootSourceOverrideMode");
    const bool names_target = names_in_refusal(refusal, "BootSourceOverrideTarget");
    const bool names_enabled = names_in_refusal(refusal, "BootSourceOverrideEnabled");
    RedfishBootChange change = refused;
    // A refusal that names nothing may mean the mode, which few BMCs need.
    const bool may_mean_mode = names_mode || (!names_target && !names_enabled);
    if (!change.mode.empty() && may_mean_mode) {
        if (!wish.mode.empty() && !is_same(wish.mode, boot.mode)) return {};
        change.mode.clear();
        return change;
    }
    if (!change.enabled.empty() && names_enabled && !names_target) {
        const bool ends_itself = wish.device == BootDevice::none && !change.target.empty();
        const bool is_set_by_target = is_same(change.enabled, once) && is_same(boot.enabled, disabled);
        if (!ends_itself && !is_set_by_target && !is_same(boot.enabled, change.enabled)) return {};
        change.enabled.clear();
    } else if (!change.target.empty() && names_target && !names_enabled) {
        if (wish.device != BootDevice::none && !is_same(boot.target, change.target)) return {};
        change.target.clear();
    } else {
        return {};
    }
    if (is_empty(change)) return {};
    return change;
}

bool shows(const RedfishBoot& boot, const RedfishBootChange& change, const RedfishBoot& before) {
    if (!change.aliases.empty()) return !boot.aliases.empty() && boot.aliases.front() == change.aliases.front();
    if (!change.order.empty()) return !boot.order.empty() && boot.order.front() == change.order.front();
    if (!change.next.empty()) return boot.next == change.next;
    if (is_same(change.enabled, disabled) || is_same(change.target, "None")) {
        return is_same(boot.enabled, disabled) || is_same(boot.target, "None");
    }
    const std::string& mode = change.mode.empty() ? before.mode : change.mode;
    const bool keeps_mode = mode.empty() || boot.mode.empty() || is_same(boot.mode, mode);
    return keeps_mode && is_same(boot.enabled, change.enabled) && is_same(boot.target, change.target);
}

std::string to_text(const RedfishBoot& boot, const RedfishBoot& before) {
    std::string text = boot.target + " " + boot.enabled;
    if (!is_same(boot.mode, before.mode)) text += ", mode " + boot.mode + " instead of " + before.mode;
    return text;
}

}  // namespace haas::drivers
