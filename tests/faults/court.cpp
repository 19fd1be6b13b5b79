#include "faults/court.hpp"

#include <algorithm>

#include "random/dummy_ovs.hpp"
#include "random/questions.hpp"
#include "random/reader.hpp"
#include "sys/process.hpp"

namespace haas_test {

std::string run_tool(const std::vector<std::string>& argv) {
    haas::sys::Command command;
    command.argv = argv;
    command.deadline = std::chrono::seconds(120);
    const auto result = haas::sys::run(command);
    if (!result.ok()) throw std::runtime_error(argv.front() + ": " + result.errors);
    return result.output;
}

Court::Court(Scene& scene, const std::string& directory, std::vector<std::unique_ptr<Client>>& clients)
    : scene_(scene), directory_(directory), clients_(clients), machines_(directory + "/machines") {
    for (int vlan = 100; vlan <= 160; ++vlan) vlans_.pool.insert(vlan);
    vlans_.reserved = {1, 3999};
}

Ports Court::look_at_ports() const {
    std::vector<std::string> argv{"ovs-vsctl", "--db=unix:" + directory_ + "/ovs/db.sock", "--timeout=60"};
    for (auto& word : port_question()) argv.push_back(word);
    return parse_ports(run_tool(argv), machines_.ports());
}

void Court::judge_moment() {
    ++moments_;
    copy_();
    const auto truths = read_truths(database());
    judge_actions(truths);
    for (const auto& client : clients_) {
        std::set<std::string> unsettled;
        for (const auto& [headnode, phase] : truths.phases) {
            if (phase == "deleting") unsettled.insert("headnode " + headnode + " exists");
        }
        for (const auto& node : truths.busy_nodes) {
            for (auto& each : client->beliefs.possible("nic " + node + " of ")) unsettled.insert(std::move(each));
        }
        for (const auto& wrong : client->beliefs.compare(truths.statements, unsettled))
            scene_.record.wrong(Wrong::lost, wrong);
    }
    for (const auto& wrong : check_moment(read_rows(*open_reader(uri())), look_at_ports(), vlans_))
        scene_.record.wrong(Wrong::invariant, wrong);
}

/// No action is forgotten or changed after its end, and what clients wait for has come about as its action says.
void Court::judge_actions(const Truths& truths) {
    for (const auto& [id, status] : ended_) {
        const auto now = truths.actions.find(id);
        if (now == truths.actions.end())
            scene_.record.wrong(Wrong::lost, "action " + id + " has vanished");
        else if (now->second != status)
            scene_.record.wrong(Wrong::invariant, "action " + id + " was " + status + ", and is " + now->second);
    }
    for (const auto& [id, status] : truths.actions) {
        if (status != "PENDING") ended_[id] = status;
    }
    for (const auto& client : clients_) {
        for (const auto& id : client->actions) {
            if (!truths.actions.contains(id))
                scene_.record.wrong(Wrong::lost, "action " + id + " was acknowledged, and is not there");
        }
        client->actions.clear();
        for (auto wait = client->waits.begin(); wait != client->waits.end();) {
            const auto found = truths.actions.find(wait->second.id);
            if (found == truths.actions.end() || found->second == "PENDING") {
                ++wait;
                continue;
            }
            scene_.record.count("actions " + found->second);
            auto claim = wait->second.claim;
            if (found->second == "ERROR") claim.holds = !claim.holds;
            client->beliefs.learn({claim});
            wait = client->waits.erase(wait);
        }
    }
}

std::vector<std::string> Court::unfinished() {
    copy_();
    auto wrong = check_quiet(read_rows(*open_reader(uri())), look_at_ports());
    for (const auto& [headnode, phase] : read_truths(database()).phases) {
        if (phase != "new" && phase != "made") wrong.push_back("headnode " + headnode + " is " + phase);
    }
    return wrong;
}

void Court::judge_rest() {
    copy_();
    const auto wrong = check_database(uri());
    if (!wrong.empty()) scene_.record.wrong(Wrong::invariant, "the file of the database: " + wrong);
    // ovs-vswitchd forwards by what it remembers, a moment longer than it should.
    for (int i = 0; i < 2; ++i)
        run_tool(
            {"ovs-appctl", "--timeout=60", "--target=" + directory_ + "/ovs/ovs-vswitchd.ctl", "revalidator/purge"});
    const auto rows = read_rows(*open_reader(uri()));
    std::set<int> tags{0, 155};
    for (const auto& [label, network] : rows.networks) {
        for (const int vlan : network.vlans) tags.insert(vlan);
    }
    for (const auto& from : machines_.ports()) {
        for (const int tag : tags) judge_frame(rows, from, tag);
    }
}

void Court::judge_frame(const Rows& rows, const PortName& from, int tag) {
    ++frames_;
    const auto carried = attached_to(rows, from);
    // On a native port, the native VLAN may come with its tag as well.
    const int vlan = tag == 0 ? carried.native.value_or(0) : carried.vlans().contains(tag) ? tag : 0;
    const auto arrivals = machines_.send(from, tag);
    for (const auto& name : machines_.ports()) {
        if (name == from) continue;
        const auto there = attached_to(rows, name);
        std::string expected;
        if (vlan != 0 && name.first == from.first && there.vlans().contains(vlan))
            expected = there.native == vlan ? "0" : std::to_string(vlan);
        const auto arrived = arrivals.find(name);
        const std::string seen = arrived == arrivals.end() ? "" : arrived->second;
        if (seen == expected) continue;
        scene_.record.wrong(Wrong::packet, "a frame with tag " + std::to_string(tag) + " from " + text(from) + " at " +
                                               text(name) + ": " + (seen.empty() ? "nothing" : "tag " + seen) +
                                               ", expected " + (expected.empty() ? "nothing" : "tag " + expected));
    }
}

void Court::judge_end() {
    copy_();
    const auto rows = read_rows(*open_reader(uri()));
    for (const auto& [node, project] : rows.nodes) {
        if (project) scene_.record.wrong(Wrong::stuck, "node " + node + " is still in project " + *project);
    }
    for (const auto& [label, network] : rows.networks) {
        if (network.owner) scene_.record.wrong(Wrong::stuck, "network " + label + " is still there");
    }
    for (const auto& statement : read_truths(database()).statements) {
        if (statement.ends_with(" has a console") || statement.starts_with("headnode "))
            scene_.record.wrong(Wrong::stuck, "at the end: " + statement);
    }
}

}  // namespace haas_test
