#include "drivers/bmc/redfish_media.hpp"

#include <algorithm>
#include <map>
#include <optional>
#include <string_view>
#include <utility>

#include "base/text.hpp"
#include "drivers/bmc/redfish_json.hpp"
#include "drivers/bmc/redfish_message.hpp"
#include "drivers/bmc/redfish_told.hpp"

namespace haas::drivers {

namespace {

using core::BmcError;
using Kind = core::BmcError::Kind;
using Json = rapidjson::Value;
using Slots = std::vector<RedfishMediaSlot>;

/// More drives or BMCs of one machine are not looked at.
constexpr std::size_t most_slots = 16;

bool takes_discs(const Json& media) {
    const auto types = told_list(media, "MediaTypes");
    const auto is_disc = [](const Json* type) {
        if (!type->IsString()) return false;
        const auto word = base::upper({type->GetString(), type->GetStringLength()});
        return word == "CD" || word == "DVD";
    };
    if (!types.empty()) return std::any_of(types.begin(), types.end(), is_disc);
    const auto name = base::lower(told_text(media, "Id") + " " + told_text(media, "Name"));
    return base::contains(name, "cd") || base::contains(name, "dvd");
}

/// Some services show the last image after it was ejected, so Inserted counts where it is told.
bool is_full(const Json& media) {
    const Json* const inserted = find_member(media, "Inserted");
    return inserted != nullptr && inserted->IsBool() ? inserted->GetBool() : !told_text(media, "Image").empty();
}

std::string action_target(const Json& media, const char* action) {
    const Json* const actions = find_member(media, "Actions");
    const Json* const found = actions == nullptr ? nullptr : find_member(*actions, action);
    return found == nullptr ? std::string() : find_link(*found, "target");
}

class Media {
public:
    explicit Media(const RedfishMediaAccess& access) : access_(access) {}

    /// The drives for CDs: the system's own or, in older services, those of its BMC. A BMC is never guessed where there
    /// are several or where it may be another machine's as well, whose drive it would be.
    /// @throws BmcError  when there are none, with what the service refused if it was that
    Slots find_drives(const Json& system) {
        Slots slots = read_slots(system);
        if (!slots.empty()) return slots;
        for (const auto& manager : managers_of(system)) {
            if (!slots.empty()) break;
            if (const auto found = find(manager)) slots = read_slots(*found);
        }
        if (!slots.empty()) return slots;
        if (refusal_) throw *refusal_;
        access_.fail(Kind::not_offered, "the BMC has no virtual CD drive");
        return slots;
    }

    RedfishMediaSlot look(const std::string& path) const { return parse_redfish_media(access_.read(path), path); }

    void eject(const RedfishMediaSlot& slot) const {
        try {
            if (!slot.eject_target.empty()) {
                access_.change("POST", slot.eject_target, "{}");
            } else {
                access_.change("PATCH", slot.path, R"({"Image":null,"Inserted":false})");
            }
        } catch (const BmcError& error) {
            // It may be empty by now, which some services call a conflict.
            if (error.kind() != Kind::refused || look(slot.path).is_full) throw;
        }
        const auto settled = access_.settled();
        while (look(slot.path).is_full) {
            if (!access_.pause(settled))
                access_.fail(Kind::refused, "the BMC accepted to eject, but still shows a medium");
        }
    }

    void insert(const RedfishMediaSlot& slot, const std::string& url) const {
        const bool by_action = !slot.insert_target.empty();
        const char* const method = by_action ? "POST" : "PATCH";
        const auto& path = by_action ? slot.insert_target : slot.path;
        // Services refuse parameters that they do not know, and miss others that the standard calls optional.
        const auto plain = insertion(url, [](std::string_view) { return false; });
        const auto usual = [](std::string_view name) { return name == "Inserted" || name == "WriteProtected"; };
        try {
            access_.change(method, path, by_action ? plain : insertion(url, usual));
        } catch (const RedfishRefused& refused) {
            const auto said = without(refused.body(), url);
            const auto named = insertion(url, [&](std::string_view name) { return names_in_refusal(said, name); });
            if (named == plain) throw;
            access_.change(method, path, by_action ? named : plain);
        }
    }

private:
    /// An answer without the URL, which it may repeat, and which may hold any word.
    static std::string without(std::string body, const std::string& url) {
        std::string escaped;
        for (const char c : url) escaped += c == '/' ? "\\/" : std::string(1, c);
        for (const auto& each : {url, escaped}) {
            for (auto at = body.find(each); at != std::string::npos; at = body.find(each)) body.erase(at, each.size());
        }
        return body;
    }

    /// The parameters of an insertion: the image, and those for which `is_named` is true.
    template <class IsNamed>
    static std::string insertion(const std::string& url, IsNamed is_named) {
        base::JsonWriter json;
        json.begin_object().key("Image").string(url);
        for (const char* const name : {"Inserted", "WriteProtected"}) {
            if (is_named(name)) json.key(name).boolean(true);
        }
        if (is_named("Transfer")) {
            json.key("TransferProtocolType").string(url.starts_with("https:") ? "HTTPS" : "HTTP");
        }
        if (is_named("TransferMethod")) json.key("TransferMethod").string("Stream");
        return json.end_object().take();
    }

    /// Empty when the service refuses.
    std::optional<rapidjson::Document> find(const std::string& path) {
        try {
            return access_.read(path);
        } catch (const BmcError& error) {
            if (error.kind() != Kind::refused && error.kind() != Kind::unexpected) throw;
            refusal_ = error;
            return std::nullopt;
        }
    }

    std::vector<std::string> managers_of(const Json& system) {
        const Json* const links = find_member(system, "Links");
        const auto before = refusal_;
        if (links != nullptr && find_member(*links, "ManagedBy") != nullptr) {
            auto named = paths_in(*links, "ManagedBy");
            const bool are_there = !named.empty();
            const auto systems = members_of("/redfish/v1/Systems");
            if (systems.size() > 1) {
                const auto count = count_systems(systems);
                std::erase_if(named, [&](const std::string& path) {
                    const auto counted = count.find(path);
                    return (counted != count.end() && counted->second > 1) || manages_several(path);
                });
            }
            refusal_ = before;
            if (are_there && named.empty()) {
                access_.fail(
                    Kind::not_offered,
                    "the BMC's manager with the virtual CD drive has other machines, too, and the drive may be "
                    "one of theirs");
            }
            return named;
        }
        auto managers = members_of("/redfish/v1/Managers");
        if (managers.size() == 1 && members_of("/redfish/v1/Systems").size() == 1) return managers;
        const bool are_there = !managers.empty();
        std::erase_if(managers,
                      [&](const std::string& path) { return !manages_only(path, find_link(system, "@odata.id")); });
        refusal_ = before;  // nobody has said that they are there
        if (are_there && managers.empty()) {
            access_.fail(Kind::not_offered,
                         "the BMC does not say which of its managers has the virtual CD drive of this machine alone");
        }
        return managers;
    }

    /// How many systems name each manager as theirs.
    std::map<std::string, int> count_systems(const std::vector<std::string>& systems) {
        std::map<std::string, int> count;
        for (const auto& path : systems) {
            const auto system = path.empty() ? std::nullopt : find(path);
            const Json* const links = system ? find_member(*system, "Links") : nullptr;
            if (links == nullptr) continue;
            for (const auto& manager : paths_in(*links, "ManagedBy")) ++count[manager];
        }
        return count;
    }

    /// Whether a manager says that it has several systems.
    bool manages_several(const std::string& path) {
        const auto manager = find(path);
        const Json* const links = manager ? find_member(*manager, "Links") : nullptr;
        return links != nullptr && paths_in(*links, "ManagerForServers").size() > 1;
    }

    /// Empty when the service refuses.
    std::vector<std::string> members_of(const char* collection) {
        const auto found = find(collection);
        auto paths = found ? paths_in(*found, "Members") : std::vector<std::string>();
        // Of more pages, the first says nothing about how many there are.
        if (found && find_member(*found, "Members@odata.nextLink") != nullptr) paths.emplace_back();
        return paths;
    }

    /// Whether a manager says that it has this system, and no other, whose drive it would be as well.
    bool manages_only(const std::string& path, const std::string& system) {
        const auto manager = path.empty() ? std::nullopt : find(path);
        const Json* const links = manager ? find_member(*manager, "Links") : nullptr;
        return links != nullptr && !system.empty() &&
               paths_in(*links, "ManagerForServers") == std::vector<std::string>{system};
    }

    static std::vector<std::string> paths_in(const Json& resource, const char* name) {
        std::vector<std::string> paths;
        for (const Json* const item : told_list(resource, name)) {
            auto path = link_of(*item);
            if (!path.empty() && paths.size() < most_slots) paths.push_back(std::move(path));
        }
        return paths;
    }

    Slots read_slots(const Json& owner) {
        const auto path = find_link(owner, "VirtualMedia");
        const auto collection = path.empty() ? std::nullopt : find(path);
        Slots slots;
        if (!collection) return slots;
        for (const auto& member : paths_in(*collection, "Members")) {
            const auto media = find(member);
            if (!media) continue;
            auto slot = parse_redfish_media(*media, member);
            if (slot.takes_discs) slots.push_back(std::move(slot));
        }
        return slots;
    }

    const RedfishMediaAccess& access_;
    std::optional<BmcError> refusal_;
};

/// The drives for an image, the best first: one that is in use already, so that the machine has one image; then those
/// with an action, as a drive without it may be for remote consoles only.
Slots candidates(Slots slots) {
    std::erase_if(slots, [](const RedfishMediaSlot& slot) { return slot.is_in_use_by_hand; });
    const auto rank = [](const RedfishMediaSlot& slot) { return std::pair(slot.is_full, !slot.insert_target.empty()); };
    std::stable_sort(slots.begin(), slots.end(), [&](const auto& a, const auto& b) { return rank(a) > rank(b); });
    return slots;
}

core::BmcNotes fill(const Media& media, const RedfishMediaSlot& slot, const std::string& url,
                    const RedfishMediaAccess& access) {
    if (slot.is_full) media.eject(slot);
    media.insert(slot, url);
    const auto settled = access.settled();
    while (!media.look(slot.path).is_full) {
        if (!access.pause(settled)) return {"the BMC accepted the image, but does not show it in the drive yet"};
    }
    return {};
}

}  // namespace

RedfishMediaSlot parse_redfish_media(const Json& media, const std::string& path) {
    RedfishMediaSlot slot;
    slot.path = path;
    slot.takes_discs = takes_discs(media);
    slot.is_full = is_full(media);
    slot.is_in_use_by_hand = slot.is_full && told_text(media, "ConnectedVia") == "Applet";
    slot.insert_target = action_target(media, "#VirtualMedia.InsertMedia");
    slot.eject_target = action_target(media, "#VirtualMedia.EjectMedia");
    return slot;
}

std::string without_query(std::string text, const std::string& url) {
    const auto query = url.find('?');
    if (query == std::string::npos) return text;
    constexpr std::size_t enough = 8;  // of a query that is cut off at the end of the text
    const auto begin = url.substr(query, enough);
    for (auto at = text.find(begin); at != std::string::npos; at = text.find(begin, at + 1)) {
        const auto end = std::min(text.find_first_of(" \"'", at), text.size());
        text.replace(at, end - at, "?...");
    }
    return text;
}

core::BmcNotes insert_redfish_media(const Json& system, const std::string& url, const RedfishMediaAccess& access) {
    Media media(access);
    const auto slots = candidates(media.find_drives(system));
    if (slots.empty()) access.fail(Kind::refused, "somebody uses the virtual CD drive at a remote console");
    std::optional<BmcError> refusal;
    for (const auto& slot : slots) {
        try {
            return fill(media, slot, url, access);
        } catch (const BmcError& error) {
            // Some drives are only for images that were uploaded, and do not show it.
            if (error.kind() != Kind::refused) throw;
            if (!refusal) refusal = error;
        }
    }
    throw *refusal;
}

core::BmcNotes eject_redfish_media(const Json& system, const RedfishMediaAccess& access) {
    Media media(access);
    for (const auto& slot : media.find_drives(system)) {
        if (slot.is_full && !slot.is_in_use_by_hand) media.eject(slot);
    }
    return {};
}

}  // namespace haas::drivers
