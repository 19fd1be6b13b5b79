// The algorithms that HaaS offers over ssh: a real sshd that knows only old ones.
#include <doctest/doctest.h>

#include <chrono>

#include "sync/ssh_server.hpp"
#include "sys/byte_channel.hpp"
#include "sys/ssh_commands.hpp"

using namespace haas;
using haas_test::SshServer;
using Lines = std::vector<std::string>;

namespace {

constexpr std::chrono::seconds patience{20};

/// The failure of a login; empty if it succeeds, and a program runs there.
std::string complaint(const SshServer& server, sys::SshAlgorithms algorithms) {
    auto login = server.login();
    login.algorithms = algorithms;
    try {
        sys::SshCommands commands(login, base::Deadline::in(patience));
        CHECK(commands.run({"echo", "there"}, patience).output == "there\n");
        return {};
    } catch (const sys::ChannelError& error) {
        return error.what();
    }
}

bool holds(const std::string& text, const std::string& part) { return text.find(part) != std::string::npos; }

}  // namespace

TEST_CASE("ssh: a switch that knows only legacy algorithms is reached where its field allows them") {
    for (const auto& [only, kind] : std::vector<std::pair<Lines, std::string>>{
             {{"Ciphers 3des-cbc"}, "encryption client->server: server [3des-cbc], client [chacha20-"},
             {{"Ciphers aes192-cbc"}, "encryption client->server: server [aes192-cbc], client [chacha20-"},
             {{"KexAlgorithms diffie-hellman-group-exchange-sha1"},
              "kex algos: server [diffie-hellman-group-exchange-sha1"}}) {
        CAPTURE(only.front());
        const SshServer server(only);
        const auto text = complaint(server, sys::SshAlgorithms::usual);
        CAPTURE(text);
        CHECK(holds(text, "no algorithm in common for " + kind));
        CHECK(holds(text, "the field legacy_algorithms=true of the switch"));
        CHECK(complaint(server, sys::SshAlgorithms::with_legacy_ones).empty());
    }
}

TEST_CASE("ssh: all that the oldest switches know, and old algorithms that every switch may use") {
    const SshServer oldest({"KexAlgorithms diffie-hellman-group-exchange-sha1", "Ciphers 3des-cbc", "MACs hmac-sha1"});
    CHECK(complaint(oldest, sys::SshAlgorithms::with_legacy_ones).empty());
    const SshServer old({"KexAlgorithms diffie-hellman-group1-sha1", "Ciphers aes128-cbc", "MACs hmac-sha1"});
    for (const auto algorithms : {sys::SshAlgorithms::usual, sys::SshAlgorithms::with_legacy_ones})
        CHECK(complaint(old, algorithms).empty());
}

TEST_CASE("ssh: where nothing helps, the error shows what both sides offer, and no field") {
    const SshServer server({"MACs hmac-md5", "Ciphers aes128-ctr"});
    const auto text = complaint(server, sys::SshAlgorithms::with_legacy_ones);
    CAPTURE(text);
    CHECK(holds(text, "no algorithm in common for mac algo client->server: server [hmac-md5], client [hmac-sha2-256"));
    CHECK_FALSE(holds(text, "legacy_algorithms"));
}
