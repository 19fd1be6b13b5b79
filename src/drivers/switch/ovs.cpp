#include "drivers/switch/ovs.hpp"

#include <algorithm>
#include <chrono>
#include <filesystem>
#include <thread>

#include "core/error.hpp"
#include "drivers/switch/fields.hpp"
#include "drivers/switch/ovs_snapshot.hpp"
#include "sys/process.hpp"

namespace haas::drivers {

namespace {

using core::SwitchFailure;
using Clock = std::chrono::steady_clock;

constexpr const char* bridge_field = "ovs_bridge";
constexpr const char* database_field = "db";
constexpr std::string_view scheme = "unix:";

/// Where ovs-vsctl looks when it is told nothing.
constexpr const char* default_socket = "/var/run/openvswitch/db.sock";

/// Bytes of arguments in one call: well below what Linux allows (2 MiB), and some 2,000 ports.
constexpr std::size_t longest_call = 256U * 1024;

/// How often to look whether ovs-vswitchd has caught up.
constexpr std::chrono::milliseconds catch_up_interval{20};

bool is_alphanumeric(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9'); }

/// Names of bridges and ports: they stand in argument vectors, so a leading `-` and anything that ovs-vsctl would take
/// for more than a name is out.
bool is_ovs_name(std::string_view name) {
    constexpr std::size_t longest = 31;
    if (name.empty() || name.size() > longest || !is_alphanumeric(name.front())) return false;
    return std::all_of(name.begin(), name.end(),
                       [](char c) { return is_alphanumeric(c) || c == '_' || c == '.' || c == '-'; });
}

/// The absolute path of a socket; no comma, which parts one database from the next in ovs-vsctl's `--db`.
bool is_socket_path(std::string_view path) {
    constexpr std::size_t longest = 107;  // unix(7), sun_path
    if (path.size() < 2 || path.size() > longest || path.front() != '/') return false;
    constexpr std::string_view others = "/_.-+@";
    return std::all_of(path.begin(), path.end(),
                       [&](char c) { return is_alphanumeric(c) || others.find(c) != std::string_view::npos; });
}

/// One spelling of a path: without `.`, `..` and doubled slashes, and without symbolic links as far as they can be followed.
std::string canonical(const std::filesystem::path& path) {
    std::error_code error;
    const auto followed = std::filesystem::weakly_canonical(path, error);
    return (error ? path.lexically_normal() : followed).string();
}

/// Standard error in one line, without the program's name; timestamps and all, as it helps an administrator.
std::string one_line(std::string text) {
    constexpr std::size_t longest = 300;
    while (!text.empty() && (text.back() == '\n' || text.back() == ' ')) text.pop_back();
    std::replace(text.begin(), text.end(), '\n', ' ');
    constexpr std::string_view name = "ovs-vsctl: ";
    if (text.compare(0, name.size(), name) == 0) text.erase(0, name.size());
    if (text.size() > longest) text.resize(longest);
    return text;
}

class OvsSession final : public core::SwitchSession {
public:
    OvsSession(const core::SwitchFields& fields, const core::SwitchTimeouts& timeouts)
        : bridge_(fields.at(bridge_field)), timeouts_(timeouts) {
        const auto database = fields.find(database_field);
        if (database != fields.end()) database_ = database->second;
    }

    std::map<std::string, core::PortState> read(const std::vector<std::string>& ports) override {
        look();
        std::map<std::string, core::PortState> answer;
        for (const auto& port : ports) {
            const auto found = snapshot_.ports.find(port);
            if (found != snapshot_.ports.end()) answer.emplace(port, to_port_state(found->second.port));
        }
        return answer;
    }

    void write(const std::vector<core::PortChange>& changes) override {
        if (!looked_) look();
        std::vector<std::string> arguments;
        std::size_t length = 0;
        for (const auto& change : changes) {
            if (length > longest_call) {
                call("write", arguments);
                arguments.clear();
                length = 0;
            }
            if (!arguments.empty()) arguments.emplace_back("--");
            for (auto& word : set_port(change)) {
                length += word.size() + sizeof(char*) + 1;
                arguments.push_back(std::move(word));
            }
        }
        if (!arguments.empty()) call("write", arguments);
    }

    void save() override {}  // OVSDB is on disk when ovs-vsctl ends

private:
    /// The port by its UUID: one of the same name that comes to another bridge meanwhile is not this one.
    std::vector<std::string> set_port(const core::PortChange& change) const {
        const auto found = snapshot_.ports.find(change.port);
        if (found == snapshot_.ports.end()) {
            throw SwitchFailure(SwitchFailure::Kind::no_such_port, "write",
                                "bridge " + bridge_ + " has no port " + change.port);
        }
        std::vector<std::string> words{"set", "Port", found->second.uuid};
        for (auto& column : to_ovs_columns(change.wanted)) words.push_back(std::move(column));
        return words;
    }

    /// Reads the database, waiting for ovs-vswitchd to have carried out what others wrote.
    void look() {
        const auto deadline = Clock::now() + timeouts_.command;
        for (;;) {
            snapshot_ = parse(call("read", ovs_snapshot_arguments()));
            if (!snapshot_.has_bridge) {
                throw SwitchFailure(SwitchFailure::Kind::unreachable, "read", "there is no bridge " + bridge_);
            }
            if (snapshot_.applied) break;
            if (Clock::now() >= deadline) {
                throw SwitchFailure(SwitchFailure::Kind::unreachable, "read",
                                    "ovs-vswitchd does not carry out what is in its database");
            }
            std::this_thread::sleep_for(catch_up_interval);
        }
        looked_ = true;
    }

    OvsSnapshot parse(const std::string& output) const {
        try {
            return parse_ovs_snapshot(output, bridge_);
        } catch (const base::Error& error) {
            throw SwitchFailure(SwitchFailure::Kind::refused, "read", error.what());
        }
    }

    /// Runs one ovs-vsctl, which is one transaction; a change returns when ovs-vswitchd has carried it out.
    std::string call(const std::string& step, const std::vector<std::string>& arguments) const {
        const auto result = run(step, arguments);
        if (result.ok()) return result.output;
        if (result.end == sys::Result::End::deadline || result.end == sys::Result::End::signalled) {
            throw SwitchFailure(SwitchFailure::Kind::unreachable, step, "no answer from Open vSwitch in time");
        }
        const std::string said = one_line(result.errors);
        const bool unreachable = said.find("database connection failed") != std::string::npos;
        throw SwitchFailure(unreachable ? SwitchFailure::Kind::unreachable : SwitchFailure::Kind::refused, step, said);
    }

    sys::Result run(const std::string& step, const std::vector<std::string>& arguments) const {
        sys::Command command;
        // ovs-vsctl counts its own timeout in seconds and ends by SIGALRM; the deadline ends it if that does not.
        const auto seconds = std::chrono::ceil<std::chrono::seconds>(timeouts_.command);
        command.argv = {"ovs-vsctl", "--timeout=" + std::to_string(seconds.count()), "--format=json"};
        if (!database_.empty()) command.argv.push_back("--db=" + database_);
        command.argv.emplace_back("--");
        command.argv.insert(command.argv.end(), arguments.begin(), arguments.end());
        command.deadline = timeouts_.command;
        try {
            return sys::run(command);
        } catch (const base::Error& error) {
            throw SwitchFailure(SwitchFailure::Kind::unreachable, step, error.what());
        }
    }

    std::string bridge_;
    std::string database_;
    core::SwitchTimeouts timeouts_;
    OvsSnapshot snapshot_;
    bool looked_ = false;
};

class OvsDriver final : public core::SwitchDriver {
public:
    std::string type() const override { return "ovs"; }
    std::string description() const override { return "Open vSwitch bridges, through ovs-vsctl"; }
    std::vector<std::string> capabilities() const override { return {"nativeless-trunk-mode"}; }

    core::SwitchFields check_fields(const std::map<std::string, core::FieldValue>& fields) const override {
        FieldReader reader(fields);
        core::SwitchFields stored;
        const std::string bridge = reader.required_text(bridge_field);
        const auto database = reader.optional_text(database_field);
        reader.require_nothing_else(type());
        if (!is_ovs_name(bridge)) {
            throw core::BadArgumentError("This is no name of a bridge: " + port_syntax() + ".", bridge_field);
        }
        stored.emplace(bridge_field, bridge);
        if (database) {
            const bool has_scheme = database->compare(0, scheme.size(), scheme) == 0;
            const std::string path = has_scheme ? database->substr(scheme.size()) : *database;
            if (!is_socket_path(path)) {
                throw core::BadArgumentError("The field db must be the absolute path of an OVSDB socket.", database_field);
            }
            stored.emplace(database_field, std::string(scheme) + path);
        }
        return stored;
    }

    std::optional<std::string> device(const core::SwitchFields& fields) const override {
        const auto database = fields.find(database_field);
        const auto socket = database == fields.end() ? std::string(default_socket) : database->second.substr(scheme.size());
        return canonical(socket) + ' ' + fields.at(bridge_field);
    }

    bool is_port_name(std::string_view name) const override { return is_ovs_name(name); }
    std::string port_syntax() const override {
        return "1 to 31 letters, digits and . _ -, beginning with a letter or a digit";
    }

    std::unique_ptr<core::SwitchSession> connect(const core::SwitchFields& fields,
                                                 const core::SwitchTimeouts& timeouts) const override {
        return std::make_unique<OvsSession>(fields, timeouts);
    }
};

}  // namespace

std::unique_ptr<core::SwitchDriver> make_ovs_driver() { return std::make_unique<OvsDriver>(); }

}  // namespace haas::drivers
