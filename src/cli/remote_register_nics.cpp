#include <algorithm>
#include <string>
#include <utility>
#include <vector>

#include "base/table.hpp"
#include "base/text.hpp"
#include "cli/answer.hpp"
#include "cli/remote.hpp"
#include "cli/show.hpp"
#include "cli/usage_error.hpp"
#include "http/path.hpp"

namespace haas::cli {

namespace {

using Json = rapidjson::Value;

constexpr std::size_t longest_label = 64;

struct Nic {
    std::string label;
    std::string macaddr;
};
using Nics = std::vector<Nic>;

/// The refusal of a request without which the command cannot go on.
class RefusedError : public base::Error {
public:
    explicit RefusedError(Answer answer) : base::Error("refused"), answer_(std::move(answer)) {}
    const Answer& answer() const noexcept { return answer_; }

private:
    Answer answer_;
};

std::string path_of(const Given& given) { return "/node/" + http::percent_encode(given.text("node")); }

rapidjson::Document get(Service& service, const std::string& path) {
    http::Request request;
    request.path = path;
    const auto answer = service.send(request);
    if (!is_success(answer)) throw RefusedError(answer);
    return read_body(answer);
}

/// The items of a list in an answer.
std::vector<const Json*> list(const Json& body, const char* name) {
    std::vector<const Json*> items;
    if (!body.IsObject()) return items;
    const auto found = body.FindMember(name);
    if (found == body.MemberEnd() || !found->value.IsArray()) return items;
    for (const auto& item : found->value.GetArray()) items.push_back(&item);
    return items;
}

/// `eth0=52:54:00:12:34:56`
Nic parse_pair(const std::string& pair) {
    const auto at = pair.find('=');
    if (at == std::string::npos || at == 0 || at + 1 == pair.size()) {
        throw UsageError("a NIC is given as LABEL=MACADDR", "node_register_nics");
    }
    return {pair.substr(0, at), pair.substr(at + 1)};
}

/// The digits of a MAC address, which people write in several ways.
std::string digits(std::string_view macaddr) {
    auto text = base::lower(macaddr);
    std::erase_if(text, [](char c) { return !base::is_lower_hex(c); });
    return text;
}

const Nic* find(const Nics& nics, const std::string& macaddr) {
    const auto found =
        std::find_if(nics.begin(), nics.end(), [&](const Nic& nic) { return digits(nic.macaddr) == digits(macaddr); });
    return found == nics.end() ? nullptr : &*found;
}

bool has_label(const Nics& nics, const std::string& label) {
    return std::any_of(nics.begin(), nics.end(), [&](const Nic& nic) { return nic.label == label; });
}

/// A label after the BMC's name for a NIC: `NIC.Slot.1-1` as it is, `nic1` for `1`.
std::string make_label(std::string_view id) {
    std::string label(base::trim(id).substr(0, longest_label - 4));  // `nic` may come before it, or a digit behind it
    const auto is_plain = [](char c) { return base::is_alphanumeric(c) || base::contains("_.+-", c); };
    std::replace_if(
        label.begin(), label.end(), [&](char c) { return !is_plain(c); }, '-');
    const bool is_name = std::any_of(label.begin(), label.end(), base::is_letter);
    return is_name ? label : "nic" + label;
}

/// What a label of one NIC can be beside the labels of others.
std::string unique(const std::string& label, const Nics& others) {
    std::string found = label;
    for (int i = 2; has_label(others, found); ++i) {
        const auto end = "-" + std::to_string(i);
        found = label.substr(0, longest_label - end.size()) + end;
    }
    return found;
}

/// @param taken  the NICs that are registered
Nics read_from_bmc(Service& service, const Given& given, const Nics& taken, const Streams& streams) {
    const auto hardware = get(service, path_of(given) + "/hardware");
    Nics nics;
    Nics all = taken;
    for (const Json* const told : list(hardware, "nics")) {
        const auto macaddr = member(*told, "macaddr");
        if (macaddr.empty() || find(nics, macaddr) != nullptr) continue;
        const Nic nic{unique(make_label(member(*told, "id")), all), macaddr};
        nics.push_back(nic);
        all.push_back(nic);
    }
    for (const Json* const part : list(hardware, "incomplete")) {
        if (part->IsString() && part->GetString() == std::string("nics"))
            streams.err << "haas: warning: the BMC did not tell all of its machine's NICs\n";
    }
    return nics;
}

/// What became of each NIC, for people and as JSON.
class Report {
public:
    Report() { json_.begin_array(); }
    void add(const Nic& nic, const std::string& result) {
        table_.add({visible(nic.label), visible(nic.macaddr), result});
        json_.begin_object().key("nic").string(nic.label).key("macaddr").string(nic.macaddr);
        json_.key("result").string(result).end_object();
    }
    void print(const Globals& globals, const Streams& streams) {
        json_.end_array();
        if (globals.json) {
            streams.out << json_.take() << '\n';
        } else if (!table_.empty()) {
            streams.out << table_.text();
        }
    }

private:
    base::Table table_{{"NIC", "MACADDR", "RESULT"}};
    base::JsonWriter json_;
};

Answer put(Service& service, const Given& given, const Nic& nic) {
    http::Request request;
    request.method = http::Method::put;
    request.path = path_of(given) + "/nic/" + http::percent_encode(nic.label);
    base::JsonWriter json;
    json.begin_object().key("macaddr").string(nic.macaddr).end_object();
    request.body = json.take();
    return service.send(request);
}

Exit register_all(Service& service, const Given& given, const Globals& globals, const Streams& streams) {
    Nics registered;
    const auto node = get(service, path_of(given));
    for (const Json* const nic : list(node, "nics"))
        registered.push_back({member(*nic, "label"), member(*nic, "macaddr")});
    Nics nics;
    if (given.has_option("--from-bmc")) {
        nics = read_from_bmc(service, given, registered, streams);
        if (nics.empty()) {
            streams.err << "haas: the BMC tells of no NIC with a MAC address\n";
            return Exit::refused;
        }
    }
    for (const auto& pair : given.rest) nics.push_back(parse_pair(pair));
    Report report;
    auto exit = Exit::ok;
    for (const auto& nic : nics) {
        if (const Nic* const known = find(registered, nic.macaddr)) {
            report.add(*known, "registered before");
            continue;
        }
        if (given.has_option("--dry-run")) {
            report.add(nic, "would be registered");
            continue;
        }
        const auto answer = put(service, given, nic);
        if (!is_success(answer)) {
            streams.err << "haas: " << visible(nic.label) << ": " << refusal(answer) << '\n';
            exit = Exit::refused;
        }
        report.add(nic, is_success(answer) ? "registered" : "refused");
    }
    report.print(globals, streams);
    return exit;
}

}  // namespace

Exit node_register_nics(const Given& given, const Globals& globals, const Connect& connect, const Streams& streams) {
    if (given.has_option("--from-bmc") != given.rest.empty()) {
        throw UsageError("give --from-bmc, or the NICs, each as LABEL=MACADDR", "node_register_nics");
    }
    for (const auto& pair : given.rest) parse_pair(pair);
    try {
        return register_all(*connect(), given, globals, streams);
    } catch (const RefusedError& refused) {
        return refuse(refused.answer(), streams);
    }
}

}  // namespace haas::cli
