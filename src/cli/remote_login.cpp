#include <unistd.h>

#include <algorithm>
#include <array>
#include <chrono>
#include <cstdlib>

#include "base/json.hpp"
#include "base/text.hpp"
#include "base/uuid.hpp"
#include "cli/answer.hpp"
#include "cli/remote.hpp"
#include "cli/show.hpp"
#include "cli/stored_login.hpp"
#include "cli/usage_error.hpp"
#include "http/path.hpp"

namespace haas::cli {

namespace {

Answer send(Service& service, http::Method method, const std::string& path, const std::string& body = {}) {
    http::Request request;
    request.method = method;
    request.path = path;
    request.body = body;
    return service.send(request);
}

Answer delete_token(Service& service, const std::string& label) {
    return send(service, http::Method::del, "/token/" + http::percent_encode(label));
}

/// A label that tells people from where this login is.
std::string make_label() {
    std::array<char, 256> host{};
    ::gethostname(host.data(), host.size() - 1);
    std::string label = "login-" + std::string(host.data());
    constexpr std::size_t longest_host = 40;
    label.resize(std::min(label.size(), longest_host));
    for (char& c : label) {
        if (!base::is_alphanumeric(c) && c != '-' && c != '.') c = '-';
    }
    return label + "-" + base::make_uuid().substr(0, 8);
}

std::string token_request(const std::string& label) {
    constexpr std::int64_t lifetime = std::chrono::seconds(std::chrono::days(30)).count();
    base::JsonWriter json;
    return json.begin_object().key("label").string(label).key("expires_in").number(lifetime).end_object().take();
}

}  // namespace

Exit login(const Given&, const Globals& globals, const Connect& connect, const Streams& streams) {
    const auto file = login_file();
    const auto endpoint = choose_endpoint(globals, std::getenv, read_file_settings(globals.config));
    const auto service = connect();
    const auto known = send(*service, http::Method::get, "/whoami");
    if (!is_success(known)) return refuse(known, streams);
    StoredLogin made{endpoint, member(read_body(known), "user"), make_label(), {}};
    const auto answer = send(*service, http::Method::post, "/token", token_request(made.label));
    if (!is_success(answer)) return refuse(answer, streams);
    made.token = base::Secret(member(read_body(answer), "token"));
    const auto before = read_login(file);
    write_login(file, made);
    // The login before is of no use any more.
    if (before && before->endpoint == endpoint && before->username == made.username) {
        delete_token(*service, before->label);
    }
    streams.out << "You are logged in at " << visible(endpoint) << " as " << visible(made.username)
                << ", for 30 days or until `haas logout`.\n";
    return Exit::ok;
}

Exit logout(const Given&, const Globals&, const Connect& connect, const Streams& streams) {
    const auto file = login_file();
    const auto stored = read_login(file);
    if (!stored) throw UsageError("you are not logged in");
    const auto answer = delete_token(*connect(), stored->label);
    constexpr int ended_already = 401;
    if (!is_success(answer) && answer.status != ended_already) return refuse(answer, streams);
    remove_login(file);
    return Exit::ok;
}

}  // namespace haas::cli
