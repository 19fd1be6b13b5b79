#include "switch/netconf_site.hpp"

#include <pwd.h>
#include <signal.h>
#include <unistd.h>

#include <chrono>
#include <cstdlib>
#include <fstream>
#include <iterator>
#include <stdexcept>
#include <thread>
#include <utility>

#include "drivers/switch/netconf/candidate.hpp"
#include "drivers/switch/netconf/openconfig_model.hpp"
#include "drivers/switch/netconf/xml_names.hpp"
#include "sync/private_ovs.hpp"
#include "unit/skip.hpp"

namespace haas_test {

using namespace haas;
namespace openconfig = drivers::openconfig;

namespace {

constexpr const char* server = "/usr/sbin/netconfd";
constexpr const char* subsystem = "/usr/sbin/netconf-subsystem";

std::string text_of(const std::filesystem::path& path) {
    std::ifstream file(path);
    return {std::istreambuf_iterator<char>(file), {}};
}

std::string user() { return ::getpwuid(::geteuid())->pw_name; }

/// What sshd starts for a session. netconfd forgets a request that it reads together with the hello until more arrives,
/// and does not show when it has read the hello: so the hello goes alone, and what follows comes a moment later. sshd
/// gives its subsystems an environment of their own; the last word of SSH_CONNECTION is its port.
std::string relay(const std::filesystem::path& directory) {
    return R"(#!/bin/bash
{
    hello=
    while [[ $hello != *']]>]]>' ]]; do
        IFS= read -r -n1 -d '' byte || exit
        hello+=$byte
    done
    printf %s "$hello"
    sleep 0.1
    exec cat
} | exec )" +
           std::string(subsystem) + " --ncxserver-sockname=\"${SSH_CONNECTION##* }@" + (directory / "socket").string() +
           "\"\n";
}

std::string in_space(const char* element, std::string_view space, const std::string& contents) {
    return '<' + std::string(element) + " xmlns=\"" + std::string(space) + "\">" + contents + "</" + element + '>';
}

std::string interface(const std::string& name, const std::string& type, const std::string& more) {
    return "<interface><name>" + name + "</name><config><name>" + name + "</name>" +
           "<type xmlns:t=\"urn:ietf:params:xml:ns:yang:iana-if-type\">t:" + type + "</type><enabled>true</enabled>" +
           "</config>" + more + "</interface>";
}

/// @param config  of `switched-vlan`
std::set<core::Vlan> trunk_of(pugi::xml_node config) {
    std::set<core::Vlan> vlans;
    for (const auto range : config.children("trunk-vlans")) {
        const std::string ends = range.text().get();
        const auto dots = ends.find("..");
        const auto last = dots == std::string::npos ? ends : ends.substr(dots + 2);
        core::insert(vlans, {core::parse_vlan(ends.substr(0, dots)).value(), core::parse_vlan(last).value()});
    }
    return vlans;
}

class FarMessages final : public drivers::NetconfMessages {
public:
    FarMessages(std::unique_ptr<drivers::NetconfMessages> messages, std::chrono::milliseconds round_trip,
                std::shared_ptr<int> count, std::shared_ptr<const std::pair<std::string, std::string>> replaced)
        : messages_(std::move(messages)),
          round_trip_(round_trip),
          count_(std::move(count)),
          replaced_(std::move(replaced)) {}

    void use_chunks() override { messages_->use_chunks(); }
    void send(std::string_view message, base::Deadline deadline) override {
        has_sent_ = true;
        const auto& [part, other] = *replaced_;
        std::string sent(message);
        const auto at = part.empty() ? std::string::npos : sent.find(part);
        if (at != std::string::npos) sent.replace(at, part.size(), other);
        messages_->send(sent, deadline);
    }
    std::string receive(base::Deadline deadline) override {
        if (std::exchange(has_sent_, false)) {
            ++*count_;
            std::this_thread::sleep_for(round_trip_);
        }
        return messages_->receive(deadline);
    }

private:
    std::unique_ptr<drivers::NetconfMessages> messages_;
    std::chrono::milliseconds round_trip_;
    std::shared_ptr<int> count_;
    std::shared_ptr<const std::pair<std::string, std::string>> replaced_;
    bool has_sent_ = false;
};

}  // namespace

std::unique_ptr<drivers::NetconfMessages> FarTransport::open_netconf(const sys::SshLogin& login,
                                                                     base::Deadline deadline) const {
    return std::make_unique<FarMessages>(Transport::open_netconf(login, deadline), round_trip_, count_, replaced_);
}

NetconfSite::NetconfSite(const Options& options) {
    if (::access(server, X_OK) != 0 || ::access(subsystem, X_OK) != 0) skip("netconfd is not installed");
    start_sshd();
    start_netconfd(options);
    create_ports(options);
}

void NetconfSite::start_sshd() {
    const auto script = directory_.write("subsystem", relay(directory_.path()));
    std::filesystem::permissions(script, std::filesystem::perms(0700));
    ssh_ = std::make_unique<SshServer>(std::vector<std::string>{"Subsystem netconf " + script.string()});
    access_.known_hosts = ssh_->known_hosts();
    access_.private_key = ssh_->login().private_key;
    driver_ = drivers::make_openconfig_driver(access_, transport_);
}

/// @source  netconfd(1); it refuses sessions through an sshd whose port it was not told
void NetconfSite::start_netconfd(const Options& options) {
    const char* const source = std::getenv("HAAS_SOURCE_DIR");
    const auto modules = std::filesystem::absolute(source != nullptr ? source : ".") / "tests/switch/netconf_yang";
    const auto log = directory_.path() / "log";
    // It keeps what it saves, and what it may have to take back, below these directories.
    std::filesystem::create_directory(directory_.path() / "data");
    std::filesystem::create_directory(directory_.path() / ".yuma");
    std::vector<std::string> command = {"env",
                                        "--chdir=" + directory_.path().string(),
                                        "HOME=" + directory_.path().string(),
                                        server,
                                        "--yuma-home=" + directory_.path().string(),
                                        "--target=candidate",
                                        "--access-control=off",
                                        "--no-startup",
                                        "--superuser=" + user(),
                                        "--log-level=info",
                                        "--log=" + log.string(),
                                        "--port=" + std::to_string(ssh_->port()),
                                        "--ncxserver-sockname=" + (directory_.path() / "socket").string(),
                                        "--modpath=" + modules.string() + ":/usr/share/yuma/modules",
                                        "--module=iana-if-type",
                                        "--module=openconfig-interfaces",
                                        "--module=openconfig-if-ethernet",
                                        "--module=openconfig-if-aggregate",
                                        "--module=openconfig-vlan"};
    if (options.vlans == Options::Vlans::instance) command.emplace_back("--module=openconfig-network-instance");
    command.insert(command.end(), options.more.begin(), options.more.end());
    netconfd_ = start_program(command);
    const auto limit = std::chrono::steady_clock::now() + std::chrono::seconds(20);
    while (text_of(log).find("Running netconfd server") == std::string::npos) {
        if (std::chrono::steady_clock::now() > limit)
            throw std::runtime_error("netconfd does not start: " + text_of(log));
        std::this_thread::sleep_for(std::chrono::milliseconds(5));
    }
}

void NetconfSite::create_ports(const Options& options) const {
    std::string interfaces;
    for (const auto& port : options.ports) interfaces += interface(port, "ethernetCsmacd", "");
    for (const auto& port : options.aggregates) interfaces += interface(port, "ieee8023adLag", "");
    interfaces += interface("Loopback0", "softwareLoopback", "");
    auto config = in_space("interfaces", openconfig::interfaces_space, interfaces);
    if (options.vlans == Options::Vlans::instance) {
        const std::string types = " xmlns:t=\"" + std::string(openconfig::instance_space) + '"';
        config += in_space("network-instances", openconfig::instance_space,
                           "<network-instance><name>mgmt</name><config><name>mgmt</name><type" + types +
                               ">t:L3VRF</type></config></network-instance><network-instance><name>default</name>"
                               "<config><name>default</name><type" +
                               types + ">t:DEFAULT_INSTANCE</type></config></network-instance>");
    }
    configure(config);
}

NetconfSite::~NetconfSite() {
    ssh_.reset();
    if (netconfd_ <= 0) return;
    ::kill(netconfd_, SIGKILL);
    wait_for_program(netconfd_);
}

core::SwitchFields NetconfSite::fields(core::SwitchFields more) const {
    more.insert({{"hostname", "127.0.0.1"}, {"port", std::to_string(ssh_->port())}, {"username", user()}});
    more.insert({"state", "none"});
    return more;
}

std::unique_ptr<drivers::NetconfClient> NetconfSite::other_session(const drivers::Transport& transport) const {
    const auto deadline = base::Deadline::in(std::chrono::seconds(20));
    return std::make_unique<drivers::NetconfClient>(transport.open_netconf(ssh_->login(), deadline),
                                                    drivers::NetconfLogin{}, core::SwitchTimeouts{}, deadline);
}

void NetconfSite::configure(const std::string& config) const {
    const auto session = other_session();
    const auto deadline = base::Deadline::in(std::chrono::seconds(20));
    drivers::change_candidate(*session, {"running", "candidate"}, deadline, [&](drivers::Candidate& candidate) {
        candidate.edit("<config>" + config + "</config>");
        candidate.commit();
    });
}

void NetconfSite::set_vlans(const std::string& port, const std::string& leaves) const {
    const std::string replaced =
        in_space("ethernet", openconfig::ethernet_space,
                 "<switched-vlan xmlns=\"" + std::string(openconfig::vlan_space) + "\" xmlns:n=\"" +
                     std::string(drivers::netconf_namespace) + "\" n:operation=\"replace\"><config>" + leaves +
                     "</config></switched-vlan>");
    configure(in_space("interfaces", openconfig::interfaces_space, interface(port, "ethernetCsmacd", replaced)));
}

std::string NetconfSite::running() const { return configuration("running"); }
std::string NetconfSite::startup() const { return configuration("startup"); }
std::string NetconfSite::candidate() const { return configuration("candidate"); }

std::string NetconfSite::carried(const std::string& port) const {
    pugi::xml_document document;
    const auto text = running();
    document.load_string(text.c_str());
    for (const auto interface : document.document_element().child("data").child("interfaces").children("interface")) {
        if (interface.child_value("name") != port) continue;
        if (interface.child("config").child_value("enabled") == std::string("false")) return "dark";
        const auto vlans = interface.child("ethernet").child("switched-vlan").child("config");
        core::PortState state;
        const std::string native = vlans.child_value("native-vlan") + std::string(vlans.child_value("access-vlan"));
        state.native = core::parse_vlan(native);
        state.tagged = trunk_of(vlans);
        if (state.native) state.tagged.erase(*state.native);
        return state.text();
    }
    return "absent";
}

std::map<std::string, std::set<int>> passing(drivers::NetconfClient& session) {
    pugi::xml_document answer;
    const auto reply = session.ask("<get-config><source><running/></source></get-config>", answer);
    std::map<std::string, std::set<int>> all;
    for (const auto interface : reply.child("data").child("interfaces").children("interface")) {
        auto& passing = all[interface.child_value("name")];
        if (interface.child("config").child_value("enabled") == std::string("false")) continue;
        const auto config = interface.child("ethernet").child("switched-vlan").child("config");
        if (config.child_value("interface-mode") == std::string("TRUNK")) {
            auto vlans = trunk_of(config);
            if (vlans.empty()) core::insert(vlans, {core::lowest_vlan, core::highest_vlan});
            passing.insert(vlans.begin(), vlans.end());
        } else {
            passing.insert(core::parse_vlan(config.child_value("access-vlan")).value_or(core::lowest_vlan));
        }
    }
    return all;
}

std::string NetconfSite::configuration(const std::string& store) const {
    pugi::xml_document answer;
    other_session()->ask("<get-config><source><" + store + "/></source></get-config>", answer);
    return drivers::to_xml(answer);
}

}  // namespace haas_test
