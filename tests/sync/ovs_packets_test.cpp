// What passes between the ports of a real Open vSwitch in the states that HaaS makes, seen on frames.
#include <doctest/doctest.h>

#include "drivers/registry.hpp"
#include "sync/patience.hpp"
#include "sync/private_ovs.hpp"

using namespace haas;
using haas_test::lit;
using haas_test::long_patience;
using haas_test::PrivateOvs;
using haas_test::Tag;
using haas_test::tagged;
using Tags = std::vector<Tag>;

namespace {

constexpr std::uint16_t customer = 0x8100;
constexpr std::uint16_t provider = 0x88a8;

/// Every kind of frame that a machine could try.
const std::vector<Tags> all_kinds_of_frames = {
    {},
    {{customer, 0}},
    {{customer, 0xe000}},  // priority 7, no VLAN
    {{customer, 1}},
    {{customer, 100}},
    {{customer, 200}},
    {{customer, 4094}},
    {{customer, 4095}},
    {{provider, 0}},
    {{provider, 100}},
    {{provider, 4095}},
    {{customer, 0}, {customer, 100}},
    {{customer, 100}, {customer, 200}},
    {{customer, 4095}, {customer, 100}},
    {{customer, 4095}, {customer, 4095}},
    {{provider, 4095}, {customer, 100}},
    {{provider, 4095}, {customer, 4095}},
    {{provider, 4095}, {provider, 4095}},
    {{provider, 100}, {customer, 100}},
    {{customer, 4095}, {customer, 4095}, {customer, 4095}},
    {{provider, 4095}, {customer, 4095}, {customer, 100}},
};

/// In the notation of FrameSocket.
std::string text(const Tags& tags) {
    std::string text;
    for (const auto& [type, control] : tags) {
        text +=
            (text.empty() ? "" : " ") + std::string(type == provider ? "88a8:" : "") + std::to_string(control & 0xfff);
    }
    return text;
}

struct Switch : PrivateOvs {
    Switch() : session(driver->connect(fields(), long_patience)) {}

    void make(const std::map<std::string, core::PortState>& states) {
        std::vector<core::PortChange> changes;
        for (const auto& [port, state] : states) changes.push_back({port, {}, state});
        session->read({});  // a session knows the ports that it has seen
        session->write(changes);
    }

    std::unique_ptr<core::SwitchDriver> driver = drivers::make_ovs_driver();
    std::unique_ptr<core::SwitchSession> session;
};

}  // namespace

TEST_CASE("packets: only frames tagged 4095 pass a dark port, and only to and from others' trunks of all VLANs") {
    Switch on;
    for (const char* const port : {"dark1", "dark2", "native", "tagged", "both", "outside"}) on.add_host(port);
    on.make({{"dark1", {}},
             {"dark2", {}},
             {"native", lit(100)},
             {"tagged", tagged({100, 200})},
             {"both", lit(200, {100})}});
    const auto is_reserved = [](const Tags& tags, std::size_t at) {
        return at < tags.size() && tags[at].second == 4095;
    };
    for (const std::string limit : {"1", "2", "0"}) {
        CAPTURE(limit);
        on.vsctl({"set", "Open_vSwitch", ".", "other_config:vlan-limit=" + limit});
        for (const auto& tags : all_kinds_of_frames) {
            CAPTURE(text(tags));
            for (const std::string port : {"native", "tagged", "both"}) {
                CAPTURE(port);
                CHECK(on.send(port, tags).find("dark") == std::string::npos);
            }
            // `outside` is a trunk of all VLANs that HaaS knows nothing of; see ovs_port.hpp.
            const bool gets_in = limit != "1" && is_reserved(tags, 0) && is_reserved(tags, 1);
            CHECK((on.send("outside", tags).find("dark") != std::string::npos) == gets_in);
            for (const std::string port : {"dark1", "dark2"}) {
                CAPTURE(port);
                const std::string arrived = on.send(port, tags);
                const std::string in_one_more_tag = "outside:88a8:4095 ";
                CHECK(arrived.substr(0, in_one_more_tag.size()) == (is_reserved(tags, 0) ? in_one_more_tag : ""));
                for (const std::string other : {"dark1:", "dark2:", "native:", "tagged:", "both:"}) {
                    CHECK(arrived.find(other) == std::string::npos);
                }
            }
        }
    }
}

TEST_CASE("packets: native networks are joined, and kept apart") {
    Switch on;
    for (const char* const port : {"a1", "a2", "b1", "b2"}) on.add_host(port);
    on.make({{"a1", lit(100)}, {"a2", lit(100)}, {"b1", lit(200)}, {"b2", lit(200)}});
    CHECK(on.send("a1", {}) == "a2:");
    CHECK(on.send("a2", {}) == "a1:");
    CHECK(on.send("b1", {}) == "b2:");
    CHECK_MESSAGE(on.send("a1", {{customer, 200}}).empty(), "a machine cannot tag itself into another network");
    CHECK(on.send("a1", {{customer, 4095}}).empty());
    CHECK(on.send("a1", {{provider, 200}}).empty());
}

TEST_CASE("packets: tagged networks are joined with native ones, each by its own tag") {
    Switch on;
    for (const char* const port : {"native", "tagged", "both"}) on.add_host(port);
    on.make({{"native", lit(100)}, {"tagged", tagged({100, 200})}, {"both", lit(200, {100})}});
    CHECK(on.send("native", {}) == "both:100 tagged:100");
    CHECK(on.send("tagged", {{customer, 100}}) == "both:100 native:");
    CHECK(on.send("tagged", {{customer, 200}}) == "both:");
    CHECK(on.send("both", {}) == "tagged:200");
    CHECK(on.send("both", {{customer, 100}}) == "native: tagged:100");
    CHECK_MESSAGE(on.send("tagged", {}).empty(), "it has no native network");
    CHECK(on.send("tagged", {{customer, 0}}).empty());
    CHECK(on.send("tagged", {{customer, 300}}).empty());
}

TEST_CASE("packets: a port that goes dark falls silent, and speaks again when lit") {
    Switch on;
    for (const char* const port : {"p1", "p2"}) on.add_host(port);
    const std::vector<core::PortState> states = {lit(100), lit(100, {200}), lit(300, {100})};
    for (const auto& state : states) {
        CAPTURE(state.text());
        on.make({{"p1", state}, {"p2", state}});
        CHECK(on.send("p1", {{customer, 100}}).substr(0, 3) == "p2:");
        CHECK(on.send("p1", {}) == "p2:");
        on.make({{"p1", {}}});
        for (const auto& tags : all_kinds_of_frames) {
            CHECK(on.falls_silent("p1", tags));
            CHECK(on.falls_silent("p2", tags));
        }
    }
}

TEST_CASE("packets: haas-sync joins, parts and darkens") {
    PrivateOvs ovs;
    haas_test::World world;
    world.register_switch("ovs", "ovs", ovs.fields());
    world.create_network("red", 100);
    world.create_network("blue", 200);
    for (const std::string port : {"n1", "n2", "n3", "n4"}) {
        ovs.add_host(port);
        world.register_fresh_port(port, "ovs");
    }
    CHECK_MESSAGE(ovs.send("n1", {}) == "n2: n3: n4:", "ports of Open vSwitch begin as trunks of all VLANs");
    CHECK(world.sync().verified == 4);
    CHECK(ovs.send("n1", {}).empty());
    CHECK(ovs.send("n1", {{customer, 100}}).empty());

    for (const std::string node : {"n1", "n2", "n3", "n4"}) {
        world.register_node_on(node, "ovs");
        world.connect(node, node < "n3" ? "red" : "blue");
    }
    CHECK(world.sync().done == 4);
    CHECK(ovs.send("n1", {}) == "n2:");
    CHECK(ovs.send("n3", {}) == "n4:");

    const auto uuid = world.detach("n2");
    world.revert("n4", "ovs");
    world.sync();
    CHECK(world.status(uuid) == "DONE");
    for (const auto& tags : all_kinds_of_frames) {
        CAPTURE(text(tags));
        for (const std::string node : {"n1", "n2", "n3", "n4"}) CHECK(ovs.send(node, tags).empty());
    }
}

TEST_CASE("packets: a NIC that moves is heard at its new port only") {
    PrivateOvs ovs;
    haas_test::World world;
    world.register_switch("ovs", "ovs", ovs.fields());
    world.create_network("red", 100);
    for (const std::string port : {"n1", "n2", "new"}) {
        ovs.add_host(port);
        world.register_fresh_port(port, "ovs");
    }
    REQUIRE(world.sync().verified == 3);
    for (const std::string node : {"n1", "n2"}) {
        world.register_node_on(node, "ovs");
        world.attach(node, "red");
    }
    REQUIRE(ovs.send("n1", {}) == "n2:");

    const auto uuid = world.move("n1", "new", "ovs");
    world.sync();
    CHECK(world.status(uuid) == "DONE");
    CHECK(ovs.send("new", {}) == "n2:");
    CHECK(ovs.send("n2", {}) == "new:");
    for (const auto& tags : all_kinds_of_frames) {
        CAPTURE(text(tags));
        CHECK(ovs.send("n1", tags).empty());
    }
}
