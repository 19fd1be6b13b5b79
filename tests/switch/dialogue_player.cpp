#include "switch/dialogue_player.hpp"

#include <iterator>
#include <sstream>
#include <stdexcept>

#include "drivers/switch/recorded_session.hpp"

namespace haas_test {

using namespace haas;

namespace {

std::vector<std::string> words_of(const std::string& text) {
    std::istringstream words(text);
    return {std::istream_iterator<std::string>(words), {}};
}

std::set<core::Vlan> vlans_of(const std::string& text) {
    const auto vlans = core::parse_vlan_list(text);
    return {vlans.begin(), vlans.end()};
}

}  // namespace

core::SwitchFields fields_of(const DialogueFile& file) {
    auto fields = file.settings;
    const std::string type = fields.at("type");
    fields.erase("type");
    fields.erase("enable_password");
    fields.erase("command_timeout");
    fields["password"] = drivers::password_word;
    if (const auto enable = file.settings.find("enable_password"); enable != file.settings.end())
        fields["enable_password"] = enable->second == "same" ? drivers::password_word : drivers::enable_password_word;
    const bool is_rest = type == "brocade" || type == "dellnos9";
    fields.try_emplace("hostname", is_rest ? "http://switch.example" : "switch.example");
    fields.try_emplace("username", "haas");
    fields.try_emplace("transport", "telnet");
    return fields;
}

std::vector<std::string> DialoguePlayer::run(const std::string& task) {
    auto words = words_of(task);
    if (words.empty()) throw std::runtime_error("an empty task");
    const std::string verb = words.front();
    words.erase(words.begin());
    try {
        return carry_out(verb, words);
    } catch (const core::SwitchError& failure) {
        return drivers::result_text(failure);
    }
}

std::vector<std::string> DialoguePlayer::carry_out(const std::string& verb, const std::vector<std::string>& words) {
    const auto vlans = [&] { return vlans_of(words.empty() ? "" : words.front()); };
    if (verb == "login") {
        session_ = connect_();
    } else if (!session_) {
        throw std::runtime_error("no login before " + verb);
    } else if (verb == "read") {
        return read(words);
    } else if (verb == "list") {
        return drivers::result_text(session_->read_all());
    } else if (verb == "missing") {
        return drivers::result_text(session_->missing_vlans(vlans()));
    } else if (verb == "create") {
        std::map<core::Vlan, std::string> named;
        for (const auto vlan : vlans()) named.emplace(vlan, "");
        session_->create_vlans(named);
    } else if (verb == "delete") {
        session_->delete_vlans(vlans());
    } else if (verb == "write") {
        write(words);
    } else if (verb == "save") {
        session_->save(words);
    } else {
        throw std::runtime_error("there is no task " + verb);
    }
    return {};
}

std::vector<std::string> DialoguePlayer::read(const std::vector<std::string>& ports) {
    const auto states = session_->read(ports);
    for (const auto& [port, state] : states) seen_[port] = state;
    return drivers::result_text(ports, states);
}

void DialoguePlayer::write(const std::vector<std::string>& words) {
    core::PortChange change;
    for (std::size_t i = 0; i < words.size(); ++i) {
        if (i == 0) {
            change.port = words[i];
        } else if (words[i] == "native" && i + 1 < words.size()) {
            change.wanted.native = core::parse_vlan(words[++i]);
        } else if (words[i] == "tagged" && i + 1 < words.size()) {
            change.wanted.tagged = vlans_of(words[++i]);
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
