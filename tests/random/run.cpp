#include "random/run.hpp"

#include <algorithm>
#include <cstdlib>
#include <iostream>
#include <random>

#include "random/questions.hpp"
#include "random/reader.hpp"
#include "sys/process.hpp"

namespace haas_test {

namespace {

/// Steps that a violation shows.
constexpr std::size_t longest_history = 40;
constexpr std::size_t longest_log = 40;

std::string last_lines(const std::string& text, std::size_t count) {
    auto at = text.size();
    for (std::size_t i = 0; i <= count && at != std::string::npos && at != 0; ++i) at = text.rfind('\n', at - 1);
    return at == std::string::npos || at == 0 ? text : text.substr(at + 1);
}

VlanRules make_vlan_rules() { return {{100, 101, 102, 103, 104, 105, 106}, {1, 103}}; }

}  // namespace

std::uint64_t choose_seed() {
    const char* const given = std::getenv("HAAS_SEED");
    const std::uint64_t seed = given != nullptr ? std::strtoull(given, nullptr, 10) : std::random_device()();
    std::cout << "# HAAS_SEED=" << seed << " repeats this run" << std::endl;
    return seed;
}

Form choose_form() {
    const char* const given = std::getenv("HAAS_LONG");
    if (given != nullptr && std::string(given) == "1") return Form::whole;
    return database_kind() == DatabaseKind::postgresql ? Form::brief : Form::usual;
}

int runs_of(Form form) {
    if (form != Form::whole) return 1;
    return database_kind() == DatabaseKind::postgresql ? 5 : 20;
}

std::string words_on_engine(const RandomRun& run) {
    if (database_kind() == DatabaseKind::sqlite) return "; on SQLite";
    return "; on PostgreSQL, which had " + std::to_string(run.rig().conflicts()) + " transactions repeated so far";
}

RandomRun::RandomRun(std::uint64_t seed) : seed_(seed), random_(seed) {
    model_.vlans = make_vlan_rules();
    const auto password = make_secret(random_);
    secrets_.insert(password);
    model_.users["admin"] = {password, true, {}};
    rig_ = std::make_unique<Rig>(model_.vlans, password);
    rows_ = rig_->rows();
    set_up();
}

void RandomRun::request(const std::string& name, const std::function<void(Operation&)>& fill) {
    Operation operation = make_operation("admin", haas::http::Method::put, "", "");
    operation.kind = &kind(name);
    fill(operation);
    perform(std::move(operation));
}

void RandomRun::set_up() {
    for (const std::string user : {"alice", "bob"}) {
        request("user_create", [&](Operation& o) {
            o.path = "/user/" + user;
            o.label = user;
            o.secret = make_secret(random_);
            o.body = json_object({{"password", o.secret}});
        });
    }
    for (const std::string project : {"p1", "p2", "p3"}) {
        request("project_create", [&](Operation& o) {
            o.path = "/project/" + project;
            o.project = project;
        });
    }
    const std::vector<std::pair<std::string, std::string>> members = {{"alice", "p1"}, {"bob", "p2"}, {"bob", "p3"}};
    for (const auto& member : members) {
        request("project_add_user", [&](Operation& o) {
            o.method = haas::http::Method::post;
            o.path = "/project/" + member.second + "/add_user";
            o.body = json_object({{"user", member.first}});
            o.project = member.second;
            o.label = member.first;
        });
    }
    set_up_machines();
}

void RandomRun::set_up_machines() {
    for (const std::string label : {"s1", "s2"}) {
        request("switch_register", [&](Operation& o) {
            o.path = "/switch/" + label;
            o.label = label;
            o.body = R"({"type": "ovs", "ovs_bridge": ")" + label + R"(", "db": ")" + rig_->ovs().socket() + R"("})";
        });
    }
    for (std::size_t i = 0; i < 12; ++i) {
        const std::string node = names().nodes[i / 2];
        const std::string nic = names().nics[i % 2];
        if (i % 2 == 0) {
            request("node_register", [&](Operation& o) {
                o.path = "/node/" + node;
                o.node = node;
                o.secret = make_secret(random_);
                o.body = R"({"ipmi_host": "10.0.0.1", "ipmi_user": "root", "ipmi_pass": ")" + o.secret + R"("})";
            });
        }
        request("node_register_nic", [&](Operation& o) {
            o.path = "/node/" + node + "/nic/" + nic;
            o.node = node;
            o.nic = nic;
            o.label = "02:00:00:00:10:" + std::to_string(10 + i);
            o.body = R"({"macaddr": ")" + o.label + R"("})";
        });
        // Two NICs are on groups: one of both switches, and one of one switch alone.
        if (i == 9) {
            set_up_group("g1", {node, nic}, {{"s1", "a7"}, {"s2", "b5"}});
        } else if (i == 11) {
            set_up_group("g2", {node, nic}, {{"s2", "b6"}, {"s2", "b7"}});
        } else {
            set_up_place({node, nic}, names().ports[(i % 2) * 9 + i / 2]);
        }
    }
}

void RandomRun::register_port(const PortName& port) {
    request("port_register", [&](Operation& o) {
        o.path = port_path(port);
        o.port = port;
    });
}

void RandomRun::set_up_place(const NicName& nic, const PortName& port) {
    register_port(port);
    request("port_connect_nic", [&](Operation& o) {
        o.method = haas::http::Method::post;
        o.path = port_path(port) + "/connect_nic";
        o.body = json_object({{"node", nic.first}, {"nic", nic.second}});
        o.port = port;
        o.node = nic.first;
        o.nic = nic.second;
    });
}

void RandomRun::set_up_group(const std::string& group, const NicName& nic, const std::vector<PortName>& members) {
    for (const auto& port : members) register_port(port);
    request("port_group_create", [&](Operation& o) {
        o.path = "/port_group/" + group;
        o.body = group_body(members);
        o.label = group;
        o.members = members;
    });
    request("port_group_connect_nic", [&](Operation& o) {
        o.method = haas::http::Method::post;
        o.path = "/port_group/" + group + "/connect_nic";
        o.body = json_object({{"node", nic.first}, {"nic", nic.second}});
        o.label = group;
        o.node = nic.first;
        o.nic = nic.second;
    });
}

std::string RandomRun::find_secret(const std::string& text) const {
    const auto found = std::find_if(secrets_.begin(), secrets_.end(),
                                    [&](const auto& secret) { return text.find(secret) != std::string::npos; });
    return found == secrets_.end() ? "" : *found;
}

void RandomRun::step(const std::string& what, const std::function<void()>& action) {
    ++steps_;
    history_.push_back(std::to_string(steps_) + " " + what);
    if (history_.size() > longest_history) history_.pop_front();
    try {
        action();
        judge();
    } catch (const Violation&) {
        throw;
    } catch (const std::exception& error) {
        fail({std::string("threw: ") + error.what()});
    }
}

void RandomRun::note_new_ports(const Rows& rows) {
    for (const auto& [name, port] : rows.ports) {
        if (!rows_.ports.contains(name)) new_ports_.insert(name);
        if (port.state == "verified") new_ports_.erase(name);
    }
}

void RandomRun::judge() {
    auto rows = rig_->rows();
    const auto ports = rig_->ports();
    note_new_ports(rows);
    auto wrong = check_moment(rows, ports, model_.vlans, new_ports_);
    for (auto& each : check_change(rows_, rows, ports)) wrong.push_back(std::move(each));
    model_.follow(rows);
    for (auto& each : model_.differences(rows)) wrong.push_back("the database: " + each);
    rows_ = std::move(rows);
    if (!wrong.empty()) fail(wrong);
}

void RandomRun::sync() {
    step("sync", [&] { rig_->make_engine().run_once(); });
    require_quiet();
}

void RandomRun::wait(std::chrono::seconds time) {
    step("wait " + std::to_string(time.count()) + " s", [&] { rig_->pass(time); });
}

void RandomRun::require_quiet() {
    const auto wrong = check_quiet(rows_, rig_->ports());
    if (!wrong.empty()) fail(wrong);
}

void RandomRun::require_traffic() {
    std::vector<std::string> wrong;
    const auto is_settled = [&](const PortName& name) {
        const auto port = rows_.ports.find(name);
        return port != rows_.ports.end() && port->second.state == "verified" && !model_.ports.at(name).pending;
    };
    for (const auto& [from, port] : rows_.ports) {
        if (!is_settled(from)) continue;
        const auto carried = attached_to(rows_, from);
        for (const int tag : {0, random_.pick(model_.vlans.pool)}) {
            // On a native port, the native VLAN may come with its tag as well.
            const int vlan = tag == 0 ? carried.native.value_or(0) : carried.vlans().contains(tag) ? tag : 0;
            const auto arrivals = rig_->ovs().trace(from, tag);
            for (const auto& name : names().ports) {
                if (name.first != from.first || name == from || !is_settled(name)) continue;
                const auto there = attached_to(rows_, name);
                std::map<std::string, int> expected;
                if (vlan != 0 && there.vlans().contains(vlan)) {
                    expected[name.second] = there.native == vlan ? 0 : vlan;
                }
                const auto arrived = arrivals.find(name.second);
                const bool is_there = arrived != arrivals.end();
                if (is_there != !expected.empty() || (is_there && arrived->second != expected[name.second])) {
                    wrong.push_back("a frame with tag " + std::to_string(tag) + " from " + text(from) + ": it is " +
                                    (is_there ? "seen" : "missing") + " at " + text(name));
                }
            }
        }
    }
    if (!wrong.empty()) fail(wrong);
}

void RandomRun::require_secrecy() {
    const std::string wrong = check_database(rig_->uri());
    if (!wrong.empty()) fail({wrong});
    if (!find_secret(rig_->log()).empty()) fail({"the log holds a secret"});
    // By another process: a process that closes a file loses all its locks on it (fcntl(2)), also SQLite's.
    haas::sys::Command command;
    command.argv = {"grep", "-rlF", "-f", "-", "--"};
    for (auto& each : rig_->stores()) command.argv.push_back(std::move(each));
    for (const auto& secret : secrets_) command.input += secret + "\n";
    command.deadline = std::chrono::seconds(60);
    const auto result = haas::sys::run(command);
    if (result.ok()) fail({"the database holds a secret: " + result.output});
    if (result.end != haas::sys::Result::End::exited || result.status != 1) fail({"grep: " + result.errors});
}

int RandomRun::count(const std::string& operation, int status) const {
    const auto found = counts_.find(operation);
    if (found == counts_.end() || !found->second.contains(status)) return 0;
    return found->second.at(status);
}

int RandomRun::count(int status) const {
    int sum = 0;
    for (const auto& [operation, each] : counts_) sum += count(operation, status);
    return sum;
}

int RandomRun::count_actions(const std::string& status) const {
    return static_cast<int>(std::count_if(rows_.actions.begin(), rows_.actions.end(),
                                          [&](const auto& action) { return action.second.status == status; }));
}

int RandomRun::count_group_actions(const std::string& status) const {
    return static_cast<int>(std::count_if(rows_.actions.begin(), rows_.actions.end(), [&](const auto& action) {
        return action.second.status == status && !action.second.others.empty();
    }));
}

void RandomRun::fail(const std::vector<std::string>& wrong) const {
    std::string text = "HAAS_SEED=" + std::to_string(seed_) + ", step " + std::to_string(steps_) + ":\n";
    for (const auto& each : wrong) text += "  " + each + "\n";
    text += "the last steps:\n";
    for (const auto& each : history_) text += "  " + each + "\n";
    throw Violation(text + "the end of the log:\n" + last_lines(rig_->log(), longest_log));
}

}  // namespace haas_test
