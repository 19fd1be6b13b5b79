// Configuration mode and configuration sessions of an arista-eos.
//
// @source  Arista's manual, "Configure Session": a session is a copy of the running configuration; `commit` puts the
//     whole of it in the place of that, with what others have changed in the meantime; a restart of the switch ends it.
//     At most 5 wait (JSON of `show configuration sessions`, captured). The refusal of a sixth begins as Ansible's
//     plugin knows it. That the name of a session that has ended cannot be used again, and what is said of that and of
//     a lock, are our reading.
#include <algorithm>

#include "switch/rest_sim/arista.hpp"
#include "switch/rest_sim/json.hpp"

namespace haas_rest_sim {

namespace {

constexpr int most_pending = 5;

int count_pending(const Device& device) {
    return static_cast<int>(std::count_if(device.candidates.begin(), device.candidates.end(),
                                          [](const auto& each) { return each.second.is_pending; }));
}

void check_lock(const Device& device) {
    if (!device.faults.locked) return;
    throw Refusal{Refusal::Kind::failed, "Configuration is locked by user netops"};
}

/// One that waits.
Candidate& find_pending(Shell& shell, const std::string& name) {
    const auto found = shell.device.candidates.find(name);
    if (found == shell.device.candidates.end() || !found->second.is_pending) {
        throw Refusal{Refusal::Kind::failed, "Configuration session " + name + " does not exist"};
    }
    return found->second;
}

Said enter(Shell& shell, const std::string& name) {
    auto& all = shell.device.candidates;
    const auto found = all.find(name);
    if (found != all.end() && !found->second.is_pending) {
        throw Refusal{Refusal::Kind::failed, "Cannot enter session " + name + " (already completed)"};
    }
    if (found == all.end()) {
        if (count_pending(shell.device) >= most_pending) {
            throw Refusal{Refusal::Kind::failed,
                          "Maximum number of pending sessions has been reached. Please commit or abort previous "
                          "sessions before creating a new one"};
        }
        all[name] = {shell.device, true};
    }
    shell.candidate = name;
    shell.place = Place::configuration;
    return {};
}

Said commit(Shell& shell, const std::string& name) {
    check_lock(shell.device);
    Candidate& candidate = find_pending(shell, name);
    // One that has ended is kept; an earlier one is not.
    std::erase_if(shell.device.candidates, [](const auto& each) { return !each.second.is_pending; });
    static_cast<Configuration&>(shell.device) = candidate.configuration;
    candidate.is_pending = false;
    shell.device.note_passing_of_all();
    shell.candidate.clear();
    shell.place = Place::privileged;
    return {};
}

Said abort(Shell& shell, const std::string& name) {
    find_pending(shell, name);
    shell.device.candidates.erase(name);
    shell.candidate.clear();
    shell.place = Place::privileged;
    return {};
}

Said show_sessions(const Device& device) {
    return {to_object([&](Json& json) {
                json.Key("sessions");
                json.StartObject();
                for (const auto& [name, candidate] : device.candidates) {
                    json.Key(name.c_str());
                    json.StartObject();
                    put(json, "state", std::string(candidate.is_pending ? "pending" : "completed"));
                    put(json, "commitUser", candidate.is_pending ? std::string() : device.user);
                    put(json, "description", std::string());
                    json.Key("instances");
                    json.StartObject();
                    json.EndObject();
                    json.EndObject();
                }
                json.EndObject();
                put(json, "maxSavedSessions", 1);
                put(json, "maxOpenSessions", most_pending);
                put(json, "mergeOnCommit", false);
                put(json, "saveToStartupConfigOnCommit", false);
            }),
            {}};
}

/// Of the session that one is in.
Said end_own(Shell& shell, Said (*end)(Shell&, const std::string&), const char* word) {
    if (shell.candidate.empty()) {
        throw Refusal{Refusal::Kind::invalid, "Invalid input (at token 0: '" + std::string(word) + "')"};
    }
    return end(shell, shell.candidate);
}

void check_privileged(const Shell& shell) {
    if (shell.place == Place::privileged) return;
    throw Refusal{Refusal::Kind::invalid, "Invalid input (at token 0: 'configure')"};
}

/// Commands that enter configuration mode, or end a session without entering it.
void add_entries(std::vector<Rule>& rules) {
    for (const std::string_view pattern : {"configure", "configure terminal"}) {
        rules.push_back({Place::privileged, pattern, [](Shell& shell, const Arguments&) {
                             check_privileged(shell);
                             check_lock(shell.device);
                             shell.place = Place::configuration;
                             return Said{};
                         }});
    }
    rules.push_back({Place::privileged, "configure session", [](Shell& shell, const Arguments&) {
                         check_privileged(shell);
                         return enter(shell, "sess-" + std::to_string(shell.device.counters.commands));
                     }});
    const auto of_session = [&](std::string_view pattern, Said (*run)(Shell&, const std::string&)) {
        rules.push_back({Place::privileged, pattern, [run](Shell& shell, const Arguments& arguments) {
                             check_privileged(shell);
                             return run(shell, arguments.front());
                         }});
    };
    of_session("configure session <word>", enter);
    of_session("configure session <word> commit", commit);
    of_session("configure session <word> abort", abort);
    of_session("no configure session <word>", abort);
}

/// Commands that leave it.
void add_exits(std::vector<Rule>& rules) {
    const auto leave = [](Shell& shell, const Arguments&) {
        shell.place = Place::privileged;
        shell.candidate.clear();
        return Said{};
    };
    for (const Place place : {Place::configuration, Place::interface, Place::vlan}) {
        rules.push_back(
            {place, "commit", [](Shell& shell, const Arguments&) { return end_own(shell, commit, "commit"); }});
        rules.push_back(
            {place, "abort", [](Shell& shell, const Arguments&) { return end_own(shell, abort, "abort"); }});
        rules.push_back({place, "end", leave});
    }
    rules.push_back({Place::configuration, "exit", leave});
}

}  // namespace

void add_arista_session_rules(std::vector<Rule>& rules) {
    add_entries(rules);
    add_exits(rules);
    for (const std::string_view pattern : {"show configuration sessions", "show configuration sessions detail"}) {
        rules.push_back(
            {Place::privileged, pattern, [](Shell& shell, const Arguments&) { return show_sessions(shell.device); }});
    }
}

}  // namespace haas_rest_sim
