#include "faults/client.hpp"

#include <algorithm>
#include <iterator>
#include <thread>

#include "api/exchange.hpp"

namespace haas_test {

namespace {

using std::chrono::milliseconds;

constexpr const char* admin = "admin";
constexpr const char* admin_password = "admin-secret";
constexpr int users = 8;
constexpr const char* no_whole_answer = "no whole answer";

std::string password_of(const std::string& user) { return user == admin ? admin_password : "secret-of-" + user; }

std::string bytes_of(const Client::Ask& ask, const std::string& user, const std::string& key,
                     const HttpServer& server) {
    return ask.method + " " + ask.path + " HTTP/1.1\r\nHost: " + server.host() +
           "\r\nConnection: close\r\nAuthorization: " + basic_authorization(user, password_of(user)) +
           (key.empty() ? "" : "\r\nIdempotency-Key: " + key) +
           (ask.method == "GET" ? "" : "\r\nContent-Length: " + std::to_string(ask.body.size())) + "\r\n\r\n" +
           ask.body;
}

/// What a change is, without the names of what is changed.
std::string operation_of(const Client::Ask& ask) {
    std::string operation = ask.method;
    const auto path = ask.path.substr(0, ask.path.find('?'));
    bool is_name = false;
    for (std::size_t at = 0; at < path.size(); is_name = !is_name) {
        const auto next = std::min(path.find('/', at + 1), path.size());
        operation += is_name ? "" : (at == 0 ? " " : "") + path.substr(at, next - at);
        at = next;
    }
    return operation;
}

/// Of these, the database keeps no more than that they were ordered, and they are sent at most once, and maybe not at
/// all.
/// @source  docs/api.md, "Sending a change again"
bool is_command(const Client::Ask& ask) { return !ask.device.empty() && !ask.path.starts_with("/project/"); }

/// What Apache says when a worker dies between two steps of it.
bool was_not_read(const std::string& text) {
    return text.find("the program of HaaS could not read it") != std::string::npos;
}

/// Such a refusal says nothing about the first request with this key.
bool has_not_looked(const Client::Reply& reply) {
    return reply.status == 429 || (reply.status == 400 && was_not_read(reply.text("msg")));
}

}  // namespace

const std::vector<std::string>& public_networks() {
    static const std::vector<std::string> networks{"open0", "open1"};
    return networks;
}

Client::Client(Scene& scene, int number, std::uint64_t seed)
    : scene_(scene),
      number_(number),
      random_(seed),
      user_("u" + std::to_string(number % users)),
      project_("p" + std::to_string(number)),
      headnode_("h" + std::to_string(number)) {}

std::string Client::Reply::text(const char* member) const {
    if (!json.IsObject() || !json.HasMember(member) || !json[member].IsString()) return {};
    return json[member].GetString();
}

Client::Reply Client::ask(const Ask& ask) {
    const bool is_change = ask.method != "GET";
    const std::string key = is_change ? user_ + "-" + std::to_string(number_) + "-" + std::to_string(++keys_) : "";
    auto reply = try_once(ask, key);
    if (is_change && reply.end == End::unknown) {
        reply = scene_.patience_with_keys > scene_.patience_with_keys.zero()
                    ? settle_by_key(ask, key, std::move(reply))
                    : repeat_sometimes(ask, key, std::move(reply));
    }
    if (reply.end == End::unknown) beliefs.doubt(ask.makes);
    if (reply.end == End::done) beliefs.learn(ask.makes);
    if (reply.end == End::refused) beliefs.keep(ask.makes);
    return reply;
}

Client::Reply Client::repeat_sometimes(const Ask& ask, const std::string& key, Reply first) {
    constexpr int most_repeats = 3;
    constexpr int of_ten = 7;  // the others stay in doubt
    for (int i = 0; sends_again && i < most_repeats && random_.below(10) < of_ten; ++i) {
        std::this_thread::sleep_for(milliseconds(300) * (i + 1));
        scene_.record.count("changes sent again");
        auto reply = try_once(ask, key);
        if (reply.end == End::unknown || has_not_looked(reply)) continue;
        scene_.record.count("changes settled by their key");
        return reply;
    }
    return first;
}

Client::Reply Client::settle_by_key(const Ask& ask, const std::string& key, Reply first) {
    const bool is_open = first.is_open;
    if (!is_open && !sends_again) return first;
    auto reply = first.is_last ? std::move(first) : repeat_until_certain(ask, key);
    reply.is_open = reply.is_open || is_open;
    if (reply.is_open) note_settled(ask, key, reply);
    return reply;
}

Client::Reply Client::repeat_until_certain(const Ask& ask, const std::string& key) {
    bool is_open = false;
    const auto deadline = std::chrono::steady_clock::now() + scene_.patience_with_keys;
    auto pause = milliseconds(300);
    for (;;) {
        std::this_thread::sleep_for(pause);
        // Who sends nothing else again measures how long it takes.
        if (sends_again) pause = std::min(pause + milliseconds(300), milliseconds(2000));
        scene_.record.count("changes sent again");
        auto reply = try_once(ask, key);
        if (has_not_looked(reply)) reply.end = End::unknown;
        is_open = is_open || reply.is_open;
        if (reply.end == End::unknown && !reply.is_last && std::chrono::steady_clock::now() < deadline) continue;
        reply.is_open = is_open;
        return reply;
    }
}

void Client::note_settled(const Ask& ask, const std::string& key, const Reply& reply) {
    scene_.record.count("open");
    if (reply.end == End::refused) {
        scene_.record.count("open, refused");
        scene_.keys.note(key, ask.method + " " + ask.path, Keys::Said::refused);
    } else if (reply.end != End::unknown) {
        scene_.record.count("open, made");
    } else if (reply.is_last && is_command(ask)) {
        scene_.record.count("open, spent");
    } else {
        scene_.record.wrong(Wrong::unsettled, "client " + std::to_string(number_) + " " + ask.method + " " + ask.path +
                                                  " " + ask.body + " with the key " + key + ": at last " +
                                                  std::to_string(reply.status) + " " + reply.text("type"));
    }
}

Client::Reply Client::try_once(const Ask& ask, const std::string& key) {
    const std::string user = ask.by_admin ? admin : user_;
    const std::string what = "client " + std::to_string(number_) + " " + ask.method + " " + ask.path + " " + ask.body;
    const auto begin = std::chrono::steady_clock::now();
    Reply reply;
    Answer answer;
    std::string lost;
    try {
        HttpServer server = scene_.server;
        server.patience = std::chrono::duration_cast<std::chrono::seconds>(2 * scene_.longest_answer());
        answer = parse_answer(server.exchange(bytes_of(ask, user, key, server)));
        reply.json.Parse(answer.body.empty() ? "{}" : answer.body.c_str());
    } catch (const NoConnection&) {
        lost = "no connection";
    } catch (const std::exception&) {
        lost = no_whole_answer;
    }
    // Everybody who has no connection tries again at once otherwise.
    if (!lost.empty()) std::this_thread::sleep_for(milliseconds(100));
    const auto took = std::chrono::duration_cast<milliseconds>(std::chrono::steady_clock::now() - begin);
    scene_.record.took(took);
    const auto limit = scene_.longest_answer();
    const std::string said = lost.empty() ? std::to_string(answer.status) : lost;
    scene_.record.count("answer " + said);
    if (took > limit)
        scene_.record.wrong(Wrong::hang, what + " took " + std::to_string(took.count()) + " ms -> " + said);
    if (lost.empty()) judge(ask, answer, what, begin);
    reply.status = answer.status;
    const auto type = reply.text("type");
    if (!lost.empty() || answer.status >= 500) {
        const bool is_kept = type == "OBMError" || type == "HypervisorError";
        reply.is_open = lost == no_whole_answer || reply.text("outcome") == "unknown" || is_kept;
        reply.is_last = is_kept;
        return reply;
    }
    // Of a first request which is still at work, or whose end nobody knows.
    reply.is_open = type == "KeyInUseError" || type == "SpentKeyError";
    reply.is_last = type == "SpentKeyError";
    if (reply.is_open) return reply;
    if (answer.status >= 400) {
        reply.end = End::refused;
        return reply;
    }
    reply.end = answer.status == 202 ? End::accepted : End::done;
    if (ask.method != "GET") {
        const auto action = reply.text("status_id");
        scene_.journal.note(what + " -> " + said + " " + action);
        scene_.keys.note(key, ask.method + " " + ask.path, is_command(ask) ? Keys::Said::ordered : Keys::Said::made);
        scene_.record.count("did " + operation_of(ask));
        ++acknowledged;
        if (!ask.makes.empty() || !action.empty()) ++acknowledged_statements;
    }
    return reply;
}

bool Client::could_fail(const std::string& device, Ailing::Clock::time_point begin) const {
    const auto is_ailing = [&](const std::string& part) {
        return scene_.ailing.could_fail(part, begin - scene_.recovery());
    };
    return is_ailing(device) || (device == hypervisor && std::any_of(std::begin(parts_of_virtual_switch),
                                                                     std::end(parts_of_virtual_switch), is_ailing));
}

/// A device that was hurt may fail, and the answer says so: that is no failure of HaaS's own.
/// @source  docs/api.md, the statuses of Machines and of Headnodes
bool Client::is_failure_of_device(const Ask& ask, int status, const std::string& type,
                                  Ailing::Clock::time_point begin) const {
    if (ask.device.empty() || (status != 502 && status != 504)) return false;
    return type == (ask.device == hypervisor ? "HypervisorError" : "OBMError") && could_fail(ask.device, begin);
}

void Client::judge(const Ask& ask, const Answer& answer, const std::string& what, Ailing::Clock::time_point begin) {
    rapidjson::Document json;
    json.Parse(answer.body.c_str());
    const auto took = std::chrono::duration_cast<milliseconds>(Ailing::Clock::now() - begin);
    const std::string said = what + " -> " + std::to_string(answer.status) + " after " + std::to_string(took.count()) +
                             " ms " + answer.body.substr(0, 300);
    const bool is_error = answer.status >= 400;
    std::string type;
    if (is_error) {
        if (json.HasParseError() || !json.IsObject() || !json.HasMember("type") || !json["type"].IsString()) {
            scene_.record.wrong(Wrong::answer, "no JSON error: " + said);
            return;
        }
        type = json["type"].GetString();
    }
    const bool is_refused_for_now = answer.status == 503 || answer.status == 429;
    if (is_refused_for_now && answer.header("Retry-After").empty())
        scene_.record.wrong(Wrong::answer, "no Retry-After: " + said);
    if (answer.status >= 500 && answer.status != 503) {
        if (is_failure_of_device(ask, answer.status, type, begin)) {
            scene_.record.count("device failures");
        } else {
            scene_.record.wrong(Wrong::answer, said);
        }
    }
    if (answer.status == 401 || answer.status == 405 || (answer.status == 400 && !was_not_read(answer.body)))
        scene_.record.wrong(Wrong::answer, said);
}

std::vector<std::string> Client::own_nodes() const {
    std::vector<std::string> own;
    std::copy_if(scene_.nodes.begin(), scene_.nodes.end(), std::back_inserter(own),
                 [&](const std::string& node) { return beliefs.is_sure("node " + node + " is of " + project_); });
    return own;
}

std::string Client::own_node() {
    const auto own = own_nodes();
    return own.empty() ? std::string() : random_.pick(own);
}

std::vector<std::string> Client::usable_networks() const {
    auto usable = public_networks();
    for (int i = 0; i < 3; ++i) {
        const std::string label = "c" + std::to_string(number_) + "-w" + std::to_string(i);
        if (beliefs.is_sure("network " + label + " exists")) usable.push_back(label);
    }
    return usable;
}

std::vector<Claim> Client::without(const std::string& node) const {
    std::vector<Claim> claims{{"node " + node + " is of " + project_, false},
                              {"node " + node + " of " + project_ + " has a console", false}};
    for (const auto& each : beliefs.possible("nic " + node + " of ")) claims.push_back({each, false});
    return claims;
}

bool Client::wait_is_over(const std::string& node) {
    const auto found = waits.find(node);
    if (found == waits.end()) return true;
    const auto reply = ask({"GET", "/networking_action/" + found->second.id, ""});
    if (reply.end == End::refused && reply.status == 404)
        scene_.record.wrong(Wrong::lost, "action " + found->second.id + " was acknowledged, and is unknown");
    const auto status = reply.text("status");
    if (reply.end != End::done || status == "PENDING") return false;
    scene_.record.count("actions " + status);
    if (status == "DONE") beliefs.learn({found->second.claim});
    // As it was: a doubt that came with the request ends as well.
    if (status == "ERROR") beliefs.learn({{found->second.claim.statement, !found->second.claim.holds}});
    waits.erase(found);
    return true;
}

}  // namespace haas_test
