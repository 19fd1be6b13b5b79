#include "switch/dialogue_player.hpp"

#include <iterator>
#include <sstream>
#include <stdexcept>

#include "drivers/switch/cli/driver.hpp"
#include "drivers/switch/cli/session.hpp"
#include "drivers/switch/rest/driver.hpp"
#include "drivers/switch/rest/session.hpp"

namespace haas_test {

using namespace haas;

namespace {

template <typename Table>
const Table& find_table(std::initializer_list<const Table*> tables, const std::string& type) {
    for (const auto* table : tables) {
        if (table->type == type) return *table;
    }
    throw std::runtime_error("there is no such switch of type " + type);
}

std::string find_setting(const std::map<std::string, std::string>& settings, const std::string& name) {
    const auto found = settings.find(name);
    return found == settings.end() ? std::string() : found->second;
}

std::vector<std::string> words_of(const std::string& text) {
    std::istringstream words(text);
    return {std::istream_iterator<std::string>(words), {}};
}

std::string kind_text(core::SwitchError::Kind kind) {
    switch (kind) {
        case core::SwitchError::Kind::unreachable: return "unreachable";
        case core::SwitchError::Kind::refused: return "refused";
        case core::SwitchError::Kind::no_such_port: return "no such port";
    }
    return "?";
}

}  // namespace

Connect on_cli(DialogueLogin login, std::unique_ptr<sys::ByteChannel> channel) {
    const auto held = std::make_shared<std::unique_ptr<sys::ByteChannel>>(std::move(channel));
    return [login = std::move(login), held]() -> std::unique_ptr<core::SwitchSession> {
        const auto& table =
            find_table({&drivers::powerconnect55xx_table(), &drivers::delln3000_table(), &drivers::nexus_table()},
                       find_setting(login.settings, "type"));
        drivers::CliLogin words{find_setting(login.settings, "username"), base::Secret(login.password), {}};
        if (login.enable_password) words.enable_password = base::Secret(*login.enable_password);
        return std::make_unique<drivers::CliSession>(
            table, core::parse_vlan(find_setting(login.settings, "dummy_vlan")),
            drivers::Dialogue(std::move(*held), table.pager, login.timeouts), words);
    };
}

Connect over_http(DialogueLogin login, std::unique_ptr<sys::HttpClient> client, std::string origin) {
    const auto held = std::make_shared<std::unique_ptr<sys::HttpClient>>(std::move(client));
    return [login = std::move(login), held, origin = std::move(origin)] {
        const auto& table =
            find_table({&drivers::brocade_table(), &drivers::dellnos9_table()}, find_setting(login.settings, "type"));
        drivers::RestLogin words{origin, find_setting(login.settings, "username"), base::Secret(login.password)};
        return table.open(drivers::RestClient(std::move(words), login.timeouts, std::move(*held)),
                          find_setting(login.settings, "interface_type"));
    };
}

bool is_rest_type(const std::string& type) {
    return type == drivers::brocade_table().type || type == drivers::dellnos9_table().type;
}

std::vector<std::string> DialoguePlayer::run(const std::string& task) {
    auto words = words_of(task);
    if (words.empty()) throw std::runtime_error("an empty task");
    const std::string verb = words.front();
    words.erase(words.begin());
    if (verb != "login" && !session_) throw std::runtime_error("no login before " + task);
    try {
        if (verb == "login") {
            session_ = connect_();
        } else if (verb == "read") {
            return read(words);
        } else if (verb == "write") {
            write(words);
        } else if (verb == "save") {
            session_->save({});
        } else {
            throw std::runtime_error("there is no task " + task);
        }
        return {};
    } catch (const core::SwitchError& failure) {
        return {kind_text(failure.kind()) + ": " + failure.what()};
    }
}

std::vector<std::string> DialoguePlayer::read(const std::vector<std::string>& ports) {
    const auto states = session_->read(ports);
    std::vector<std::string> lines;
    for (const auto& port : ports) {
        const auto found = states.find(port);
        lines.push_back(port + ": " + (found == states.end() ? "not there" : found->second.text()));
        if (found != states.end()) seen_[port] = found->second;
    }
    return lines;
}

void DialoguePlayer::write(const std::vector<std::string>& words) {
    core::PortChange change;
    for (std::size_t i = 0; i < words.size(); ++i) {
        if (i == 0) {
            change.port = words[i];
        } else if (words[i] == "native" && i + 1 < words.size()) {
            change.wanted.native = core::parse_vlan(words[++i]);
        } else if (words[i] == "tagged" && i + 1 < words.size()) {
            std::istringstream list(words[++i]);
            for (std::string vlan; std::getline(list, vlan, ',');)
                change.wanted.tagged.insert(core::parse_vlan(vlan).value());
        } else if (words[i] != "dark" || words.size() != 2) {
            throw std::runtime_error("a port is written as: PORT dark, or PORT native N tagged N,N");
        }
    }
    const auto seen = seen_.find(change.port);
    if (seen == seen_.end()) throw std::runtime_error("port " + change.port + " was not read before");
    change.seen = seen->second;
    session_->write({change});
}

}  // namespace haas_test
