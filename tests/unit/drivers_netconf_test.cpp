#include <doctest/doctest.h>

#include "drivers/switch/netconf/candidate.hpp"
#include "drivers/switch/netconf/framing.hpp"
#include "drivers/switch/netconf/xml_names.hpp"
#include "unit/netconf_fake.hpp"

using namespace haas;
using core::SwitchError;
using drivers::Framing;
using drivers::FramingError;
using drivers::MessageReader;
using haas_test::client_of;
using haas_test::FakeNetconf;

namespace {

std::vector<std::string> messages_of(const std::string& stream, Framing framing, std::size_t piece,
                                     std::size_t largest = 1000) {
    MessageReader reader(largest);
    reader.use(framing);
    std::vector<std::string> messages;
    for (std::size_t at = 0; at < stream.size(); at += piece) {
        reader.add(std::string_view(stream).substr(at, piece));
        while (auto message = reader.take()) messages.push_back(*std::move(message));
    }
    return messages;
}

std::optional<SwitchError> failure_of(const std::function<void()>& work) {
    try {
        work();
    } catch (const SwitchError& error) {
        return error;
    }
    return std::nullopt;
}

bool holds(const std::string& text, const std::string& part) { return text.find(part) != std::string::npos; }

const std::string ask = "<get/>";

}  // namespace

TEST_CASE("NETCONF's messages are cut at their ends, wherever the stream breaks") {
    const std::string marked = "<a/>]]>]]>\n<b>]]>]]</b>]]>]]>";
    const std::string chunked = "\n#3\n<a>\n#4\n</a>\n##\n\n#1\nb\n#2\n##\n##\n";
    for (std::size_t piece = 1; piece <= chunked.size(); ++piece) {
        CAPTURE(piece);
        CHECK(messages_of(marked, Framing::end_mark, piece) == std::vector<std::string>{"<a/>", "\n<b>]]>]]</b>"});
        CHECK(messages_of(chunked, Framing::chunks, piece) == std::vector<std::string>{"<a></a>", "b##"});
    }
}

TEST_CASE("what is sent in either framing is what the other side reads") {
    for (const auto framing : {Framing::end_mark, Framing::chunks}) {
        CHECK(messages_of(drivers::framed("<a/>", framing) + drivers::framed("<b/>", framing), framing, 7) ==
              std::vector<std::string>{"<a/>", "<b/>"});
    }
}

TEST_CASE("an empty line behind a message is no message") {
    CHECK(messages_of("\r\n\n#1\na\n##\n\n\n#1\nb\n##\n", Framing::chunks, 1) == std::vector<std::string>{"a", "b"});
}

TEST_CASE("what is no chunk is refused") {
    for (const std::string stream :
         {"<a/>]]>]]>", "\n#0\n\n##\n", "\n#\n", "\n##\n", "\n#01\na\n##\n", "\n#1a\na", "\n#-1\n", "\n#4294967296\na",
          "\n#1\na#\n", "\n#1\nab\n##\n", "\n#12345678901", "\n\n\n#1\na\n #1\n", "\n#1\na\n\n##\n"}) {
        for (const std::size_t piece : {std::size_t{1}, stream.size()}) {
            CAPTURE(stream);
            CHECK_THROWS_AS(messages_of(stream, Framing::chunks, piece), FramingError);
        }
    }
}

TEST_CASE("a message that is too long is refused before it is there") {
    CHECK_THROWS_AS(messages_of(std::string(1001, 'a'), Framing::end_mark, 100), FramingError);
    CHECK_THROWS_AS(messages_of("\n#4000000000\n", Framing::chunks, 100), FramingError);
    CHECK_THROWS_AS(messages_of("\n#999\n" + std::string(999, 'a') + "\n#2\n", Framing::chunks, 100), FramingError);
    CHECK(messages_of("\n#1000\n" + std::string(1000, 'a') + "\n##\n", Framing::chunks, 100).size() == 1);
}

TEST_CASE("elements are known by their namespaces, whatever the prefixes") {
    pugi::xml_document document;
    const std::string text = R"(<x:a xmlns:x="one" xmlns="two"><b/><x:b/><c xmlns="one"><b/></c><d xmlns=""/></x:a>)";
    const auto root = drivers::parse_xml(text, document);
    CHECK(drivers::is_element(root, "one", "a"));
    CHECK(drivers::find_child(root, "one", "b") == root.child("x:b"));
    CHECK(drivers::find_child(root, "two", "b") == root.child("b"));
    CHECK(drivers::find_child(drivers::find_child(root, "one", "c"), "one", "b"));
    CHECK(drivers::find_child(root, "", "d"));
    CHECK_FALSE(drivers::find_child(root, "three", "b"));
    CHECK_FALSE(drivers::find_child(pugi::xml_node(), "one", "b"));
}

TEST_CASE("a NETCONF session speaks both framings, and survives any breaks") {
    for (const bool is_new : {false, true}) {
        for (const std::size_t piece : {std::size_t{1}, std::size_t{5}, std::size_t{4096}}) {
            FakeNetconf server;
            server.piece = piece;
            if (!is_new) server.capabilities.erase(server.capabilities.begin() + 1);
            server.answer = [](const std::string& operation) {
                return operation == ask ? "<data><x/></data>" : "<ok/>";
            };
            const auto client = client_of(server);
            pugi::xml_document answer;
            const auto reply = client->ask(ask, answer);
            CHECK(drivers::find_child(reply, drivers::netconf_namespace, "data"));
            CHECK(client->has("http://openconfig.net/yang/interfaces"));
            client->order("<commit/>");
            CHECK(server.operations == std::vector<std::string>{"get", "commit"});
        }
    }
}

TEST_CASE("a refusal is shown in the switch's words, in one line, and never with the password") {
    FakeNetconf server;
    server.answer = [](const std::string&) {
        return "<rpc-error><error-type>protocol</error-type><error-tag>invalid-value</error-tag><error-severity>error"
               "</error-severity><error-path>/if:x</error-path><error-message xml:lang='en'>no\n such &lt;port&gt;"
               "</error-message></rpc-error>";
    };
    const auto refused = failure_of([&] { client_of(server)->order("<commit/>"); });
    REQUIRE(refused);
    CHECK(refused->kind() == SwitchError::Kind::refused);
    CHECK_MESSAGE(holds(refused->what(), "invalid-value: no such <port>: /if:x"), refused->what());
    const auto secret = failure_of([&] { client_of(server, "such <port>")->order("<commit/>"); });
    REQUIRE(secret);
    CHECK_FALSE(holds(secret->what(), "such <port>"));
}

TEST_CASE("a warning is no refusal, and an error of unknown weight is one") {
    FakeNetconf server;
    server.answer = [](const std::string& operation) {
        return "<rpc-error><error-tag>operation-failed</error-tag>" +
               std::string(holds(operation, "commit") ? "<error-severity>warning</error-severity>" : "") +
               "</rpc-error><ok/>";
    };
    const auto client = client_of(server);
    client->order("<commit/>");
    CHECK(failure_of([&] { client->order("<lock/>"); }));
}

TEST_CASE("operations that are sent at once are all carried out, and each has its own answer") {
    FakeNetconf server;
    server.answer = [](const std::string& operation) {
        if (operation == ask) return std::string("<data><x/></data>");
        const bool is_lock = operation.starts_with("<lock");
        return std::string(is_lock ? "<rpc-error><error-tag>lock-denied</error-tag></rpc-error>" : "<ok/>");
    };
    const auto client = client_of(server);
    const auto replies = client->ask_each({"<discard-changes/>", "<lock/>", ask});
    CHECK(server.round_trips == 2);  // one is the hello
    CHECK(server.operations == std::vector<std::string>{"discard-changes", "lock", "get"});
    client->require_ok(replies.at(0));
    CHECK(failure_of([&] { client->require_ok(replies.at(1)); })->kind() == SwitchError::Kind::unreachable);
    CHECK(failure_of([&] { client->require_ok(replies.at(2)); })->kind() == SwitchError::Kind::refused);
    CHECK(
        drivers::find_child(drivers::NetconfClient::require_answer(replies.at(2)), drivers::netconf_namespace, "data"));
    client->order("<commit/>");
}

TEST_CASE("a session of which not all answers were taken is given up") {
    int commands = 0;
    const std::function<void()> count = [&] {
        if (++commands == 2) throw std::runtime_error("the lease is lost");
    };
    FakeNetconf server;
    core::SwitchTimeouts timeouts;
    timeouts.before_command = &count;
    drivers::NetconfClient client(drivers::frame_messages(haas_test::channel_to(server)), {}, timeouts,
                                  base::Deadline::in(std::chrono::seconds(5)));
    CHECK_THROWS_AS(client.ask_each({"<commit/>", ask}), std::runtime_error);
    CHECK_FALSE(client.is_open());
}

TEST_CASE("what another session has locked is a failure that may pass") {
    FakeNetconf server;
    server.answer = [](const std::string&) {
        return "<rpc-error><error-tag>lock-denied</error-tag><error-severity>error</error-severity></rpc-error>";
    };
    const auto failure = failure_of([&] { client_of(server)->order("<lock/>"); });
    REQUIRE(failure);
    CHECK(failure->kind() == SwitchError::Kind::unreachable);
}

TEST_CASE("an order that is neither done nor refused is not understood") {
    FakeNetconf server;
    server.answer = [](const std::string&) { return "<data/>"; };
    const auto failure = failure_of([&] { client_of(server)->order("<commit/>"); });
    REQUIRE(failure);
    CHECK(failure->kind() == SwitchError::Kind::refused);
    CHECK_MESSAGE(holds(failure->what(), "neither ok nor an error"), failure->what());
}

TEST_CASE("after an answer that is none, the session is over") {
    const std::string other_id =
        R"(<rpc-reply xmlns="urn:ietf:params:xml:ns:netconf:base:1.0" message-id="7"><ok/></rpc-reply>)";
    const std::string no_namespace = R"(<rpc-reply message-id="1"><ok/></rpc-reply>)";
    const std::string bomb = R"(<!DOCTYPE a [<!ENTITY b "c">]><rpc-reply message-id="1">&b;</rpc-reply>)";
    for (const auto& raw : {std::string("Password:"), drivers::framed("<rpc-reply", Framing::chunks),
                            drivers::framed(other_id, Framing::chunks), drivers::framed(no_namespace, Framing::chunks),
                            drivers::framed(bomb, Framing::chunks), std::string("\n#5\n<rpc-")}) {
        CAPTURE(raw);
        FakeNetconf server;
        server.raw = raw;
        const auto client = client_of(server);
        const auto failure = failure_of([&] { client->order("<commit/>"); });
        REQUIRE(failure);
        CHECK(failure->kind() == SwitchError::Kind::unreachable);
        CHECK_FALSE(client->is_open());
        CHECK(failure_of([&] { client->order("<commit/>"); }));
    }
}

TEST_CASE("capabilities that HaaS needs and a server lacks are named") {
    FakeNetconf server;
    CHECK(drivers::lacking_capabilities(*client_of(server)).empty());
    server.capabilities = {"urn:ietf:params:netconf:base:1.1", "urn:ietf:params:netconf:capability:validate:1.0",
                           "urn:ietf:params:netconf:capability:writable-running:1.0"};
    CHECK(drivers::lacking_capabilities(*client_of(server)) == ":candidate, :confirmed-commit");
    server.capabilities = {"urn:example"};
    const auto failure = failure_of([&] { client_of(server); });
    REQUIRE(failure);
    CHECK(failure->kind() == SwitchError::Kind::refused);
}
