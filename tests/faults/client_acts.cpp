// What clients do.
#include <algorithm>

#include "faults/client.hpp"

namespace haas_test {

namespace {

/// Each has one. An emulator takes a second of this computer to start.
constexpr int clients_with_headnodes = 8;
/// Of a hundred things that are done with a headnode, those below it come before its start.
constexpr std::size_t start_begins_at = 20;

std::string in_quotes(const std::string& text) { return "\"" + text + "\""; }

}  // namespace

struct ClientAct {
    int weight;
    void (Client::*act)();

    static const std::vector<ClientAct>& all() {
        static const std::vector<ClientAct> acts{
            {14, &Client::create_network}, {8, &Client::delete_network},  {8, &Client::look_at_network},
            {6, &Client::share_network},   {14, &Client::reserve},        {8, &Client::release},
            {16, &Client::connect},        {12, &Client::detach},         {6, &Client::note_metadata},
            {8, &Client::command_machine}, {10, &Client::use_console},    {12, &Client::use_headnode},
            {3, &Client::change_member},   {12, &Client::read_something},
        };
        return acts;
    }
};

void Client::act() {
    int sum = 0;
    for (const auto& each : ClientAct::all()) sum += each.weight;
    int at = static_cast<int>(random_.below(static_cast<std::size_t>(sum)));
    for (const auto& each : ClientAct::all()) {
        at -= each.weight;
        if (at >= 0) continue;
        (this->*each.act)();
        return;
    }
}

void Client::settle() {
    for (int i = 0; i < 20; ++i) {
        ask({"PUT", "/user/" + user_, R"({"password": "secret-of-)" + user_ + R"("})", {}, true});
        ask({"PUT", "/project/" + project_, "", {{"project " + project_ + " exists"}}, true});
        ask({"POST",
             "/project/" + project_ + "/add_user",
             R"({"user": )" + in_quotes(user_) + "}",
             {{"user " + user_ + " is in " + project_}},
             true});
        if (beliefs.is_sure("user " + user_ + " is in " + project_)) return;
    }
}

void Client::create_network() {
    const std::string label = "c" + std::to_string(number_) + "-w" + std::to_string(random_.below(3));
    ask({"PUT",
         "/network/" + label,
         R"({"owner": )" + in_quotes(project_) + R"(, "access": )" + in_quotes(project_) + R"(, "net_id": ""})",
         {{"network " + label + " exists"}, {"project " + project_ + " may use " + label}}});
}

void Client::delete_network() {
    const std::string label = "c" + std::to_string(number_) + "-w" + std::to_string(random_.below(3));
    std::vector<Claim> claims{{"network " + label + " exists", false}};
    for (const auto& each : beliefs.possible("project ")) {
        if (each.ends_with(" may use " + label)) claims.push_back({each, false});
    }
    ask({"DELETE", "/network/" + label, "", claims});
}

/// What was acknowledged is there for the next request, whichever worker answers it.
void Client::look_at_network() {
    const std::string label = "c" + std::to_string(number_) + "-w" + std::to_string(random_.below(3));
    const auto believed = beliefs.about("network " + label + " exists");
    const auto reply = ask({"GET", "/network/" + label, ""});
    // 429: nobody has looked, as too many passwords are being verified.
    if (reply.end == End::unknown || reply.status == 429 || believed == Belief::either) return;
    if ((reply.end == End::done) != (believed == Belief::yes))
        scene_.record.wrong(Wrong::lost,
                            "network " + label + ", as the next request sees it: " + std::to_string(reply.status));
}

void Client::share_network() {
    const std::string label = "c" + std::to_string(number_) + "-w" + std::to_string(random_.below(3));
    const std::string other = "p" + std::to_string((number_ + 1) % 16);
    if (other == project_ || !beliefs.is_sure("network " + label + " exists")) return;
    const Claim claim{"project " + other + " may use " + label, random_.chance(60)};
    ask({claim.holds ? "PUT" : "DELETE", "/network/" + label + "/access/" + other, "", {claim}});
}

void Client::reserve() {
    if (own_nodes().size() >= 3) return;
    const auto& node = random_.pick(scene_.nodes);
    ask({"POST",
         "/project/" + project_ + "/connect_node",
         R"({"node": )" + in_quotes(node) + "}",
         {{"node " + node + " is of " + project_}}});
}

void Client::release() {
    const auto node = own_node();
    if (node.empty() || !wait_is_over(node)) return;
    ask({"POST", "/project/" + project_ + "/detach_node", R"({"node": )" + in_quotes(node) + "}", without(node), false,
         bmc_of(node)});
}

void Client::connect() {
    const auto node = own_node();
    if (node.empty() || !wait_is_over(node)) return;
    const auto label = random_.pick(usable_networks());
    std::string channel = "vlan/native";
    if (random_.chance(50)) {
        const auto reply = ask({"GET", "/network/" + label, ""});
        if (reply.end != End::done || !reply.json.HasMember("channels")) return;
        channel = reply.json["channels"][1].GetString();
    }
    change_network(node, "connect_network",
                   R"({"network": )" + in_quotes(label) + R"(, "channel": )" + in_quotes(channel) + "}",
                   {"nic " + node + " of " + project_ + " has " + label + " as " + channel});
}

void Client::detach() {
    const auto node = own_node();
    if (node.empty() || !wait_is_over(node)) return;
    const std::string prefix = "nic " + node + " of " + project_ + " has ";
    // One that may be there or not would be refused rightly, if it is not.
    auto attached = beliefs.possible(prefix);
    std::erase_if(attached, [&](const auto& each) { return !beliefs.is_sure(each); });
    if (attached.empty()) return;
    const auto& statement = random_.pick(attached);
    const auto label = statement.substr(prefix.size(), statement.find(" as ") - prefix.size());
    change_network(node, "detach_network", R"({"network": )" + in_quotes(label) + "}", {statement, false});
}

void Client::change_network(const std::string& node, const std::string& verb, const std::string& body,
                            const Claim& claim) {
    const std::string wait = random_.chance(20) ? "?wait=" + std::to_string(1 + random_.below(8)) : "";
    const auto reply = ask({"POST", "/node/" + node + "/nic/e0/" + verb + wait, body});
    if (reply.end == End::unknown) beliefs.doubt({claim});
    if (reply.end == End::done && reply.text("status") == "DONE") beliefs.learn({claim});
    if (reply.end != End::accepted) return;
    const auto id = reply.text("status_id");
    actions.insert(id);
    waits[node] = {id, claim};
}

void Client::note_metadata() {
    const auto node = own_node();
    if (node.empty()) return;
    const std::string label = "k" + std::to_string(number_);
    const std::string value = std::to_string(++values_);
    const std::string prefix = "node " + node + " notes " + label + "=";
    std::vector<Claim> claims;
    for (const auto& each : beliefs.possible(prefix)) claims.push_back({each, false});
    const bool erase = random_.chance(25);
    if (!erase) claims.push_back({prefix + value});
    ask({erase ? "DELETE" : "PUT", "/node/" + node + "/metadata/" + label, erase ? "" : R"({"value": )" + value + "}",
         claims, true});
}

void Client::command_machine() {
    const auto node = own_node();
    if (node.empty()) return;
    static const std::vector<std::vector<std::string>> commands{
        {"GET", "power_status", ""},
        {"POST", "power_on", "{}"},
        {"POST", "power_off", "{}"},
        {"POST", "power_cycle", "{}"},
        {"PUT", "boot_device", R"({"bootdev": "pxe"})"},
        {"GET", "hardware", ""},
    };
    const auto& words = random_.pick(commands);
    ask({words[0], "/node/" + node + "/" + words[1], words[2], {}, false, bmc_of(node)});
}

void Client::use_console() {
    const auto node = own_node();
    if (node.empty() || std::stoi(node.substr(1)) > scene_.consoles) return;
    const auto what = random_.below(100);
    const Claim console{"node " + node + " of " + project_ + " has a console", what < 50};
    const std::string path = "/node/" + node + "/console";
    if (what < 75) {
        ask({console.holds ? "PUT" : "DELETE", path, "", {console}, false, bmc_of(node)});
    } else {
        ask({"GET", path, ""});
    }
}

void Client::use_headnode() {
    if (!scene_.has_headnodes || number_ >= clients_with_headnodes) return;
    const std::string path = "/headnode/" + headnode_;
    const Claim there{"headnode " + headnode_ + " exists"};
    // A start is in the way of many faults: until one was acknowledged, nothing else is tried.
    const bool has_started = scene_.record.count_of("did POST /headnode/start") > 0;
    const auto what = has_started ? random_.below(100) : start_begins_at;
    if (!beliefs.is_sure(there.statement)) {
        ask({"PUT",
             path,
             R"({"project": )" + in_quotes(project_) + R"(, "base_img": "tiny"})",
             {there},
             false,
             hypervisor});
        return;
    }
    if (what < 12) {
        ask({"PUT", path + "/hnic/pxe", ""});
        const auto label = random_.pick(usable_networks());
        ask({"POST", path + "/hnic/pxe/connect_network", R"({"network": )" + in_quotes(label) + "}"});
    } else if (what < start_begins_at) {
        ask({"GET", path, ""});
    } else if (what < 60) {
        ask({"POST", path + "/start", "", {}, false, hypervisor});
    } else if (what < 80) {
        ask({"POST", path + "/stop", "", {}, false, hypervisor});
    } else {
        const auto reply = ask({"DELETE", path, "", {{there.statement, false}}, false, hypervisor});
        if (reply.end == End::accepted) beliefs.doubt({{there.statement, false}});
    }
}

void Client::change_member() {
    const std::string user = "t" + std::to_string(number_);
    const Claim there{"user " + user + " exists", !beliefs.is_sure("user " + user + " exists")};
    const Claim member{"user " + user + " is in " + project_, there.holds};
    if (there.holds) {
        const auto reply = ask({"PUT", "/user/" + user, R"({"password": "not-used"})", {there}, true});
        if (reply.end == End::done)
            ask({"POST", "/project/" + project_ + "/add_user", R"({"user": )" + in_quotes(user) + "}", {member}, true});
    } else {
        ask({"DELETE", "/user/" + user, "", {there, member}, true});
    }
}

void Client::read_something() {
    static const std::vector<std::string> paths{"/networks", "/free_nodes", "/whoami", "/networking_actions"};
    ask({"GET", random_.pick(paths), ""});
}

bool Client::give_back(const std::string& statement) {
    const auto words_of = [](std::string text) {
        std::vector<std::string> words;
        for (std::size_t at = 0; (at = text.find(' ')) != std::string::npos; text.erase(0, at + 1))
            words.push_back(text.substr(0, at));
        words.push_back(text);
        return words;
    };
    const auto words = words_of(statement);
    if (words[0] == "headnode") {
        ask({"DELETE", "/headnode/" + words[1], "", {{statement, false}}, false, hypervisor});
    } else if (words[0] == "nic") {
        if (!wait_is_over(words[1])) return false;
        if (!beliefs.is_sure(statement)) return true;
        change_network(words[1], "detach_network", R"({"network": )" + in_quotes(words[5]) + "}", {statement, false});
    } else if (words[0] == "node" && words[2] == "is") {
        if (!wait_is_over(words[1])) return false;
        ask({"POST", "/project/" + project_ + "/detach_node", R"({"node": )" + in_quotes(words[1]) + "}",
             without(words[1]), false, bmc_of(words[1])});
    } else if (words[0] == "network") {
        std::vector<Claim> claims{{statement, false}};
        for (const auto& each : beliefs.possible("project ")) {
            if (each.ends_with(" may use " + words[1])) claims.push_back({each, false});
        }
        ask({"DELETE", "/network/" + words[1], "", claims});
    } else {
        return true;
    }
    return beliefs.about(statement) == Belief::no;
}

std::string Client::go_home() {
    std::string left;
    for (const std::string kind : {"headnode ", "nic ", "node ", "network "}) {
        for (const auto& statement : beliefs.possible(kind)) {
            if (!give_back(statement)) left += statement + "; ";
        }
    }
    return left;
}

}  // namespace haas_test
