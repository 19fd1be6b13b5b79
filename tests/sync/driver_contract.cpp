#include "sync/driver_contract.hpp"

#include <doctest/doctest.h>

#include <algorithm>

#include "core/error.hpp"
#include "sync/patience.hpp"
#include "sync/scripted_switch.hpp"

namespace haas_test {

using namespace haas;

namespace {

bool takes_tagged_alone(const DriverUnderTest& test) {
    const auto capabilities = test.driver->capabilities();
    return std::find(capabilities.begin(), capabilities.end(), "nativeless-trunk-mode") != capabilities.end();
}

/// States in an order in which every kind of state follows every other, as far as the driver has it, and each part of a
/// state also changes alone.
std::vector<PortState> all_kinds_of_states(const DriverUnderTest& test) {
    const core::Vlan highest = test.highest_vlan;
    const core::Vlan lowest = test.lowest_vlan;
    const PortState dark;
    const PortState many = [&] {
        PortState state = lit(lowest);
        for (core::Vlan vlan = 300; vlan < 360; ++vlan) state.tagged.insert(vlan);
        return state;
    }();
    std::vector<PortState> states = {dark,
                                     lit(100),
                                     dark,
                                     tagged({200}),
                                     dark,
                                     lit(100, {200}),
                                     dark,
                                     lit(highest),
                                     lit(100),
                                     lit(101),
                                     tagged({200}),
                                     lit(100, {200}),
                                     tagged({200, highest}),
                                     tagged({201}),
                                     lit(201),
                                     lit(200, {201}),
                                     lit(201, {200}),
                                     many,
                                     tagged({lowest}),
                                     lit(lowest),
                                     lit(100, {200, 201}),
                                     lit(101, {201, highest}),
                                     lit(100),
                                     lit(100, {200}),
                                     lit(100),
                                     lit(100, {200}),
                                     tagged({200}),
                                     lit(100),
                                     dark};
    if (takes_tagged_alone(test)) return states;
    const auto is_tagged_alone = [](const PortState& state) { return !state.native && !state.tagged.empty(); };
    std::erase_if(states, is_tagged_alone);
    return states;
}

bool has_port_list(const core::SwitchDriver& driver) {
    const auto capabilities = driver.capabilities();
    return std::find(capabilities.begin(), capabilities.end(), "port-list") != capabilities.end();
}

class Checker {
public:
    explicit Checker(const DriverUnderTest& under_test) : test_(under_test), session_(connect()) {
        std::vector<core::PortChange> changes;
        for (const auto& port : test_.ports) changes.push_back({port, read(port), {}});
        session_->write(changes);
    }

    std::unique_ptr<core::SwitchSession> connect() const { return test_.driver->connect(test_.fields, long_patience); }

    PortState read(const std::string& port) { return session_->read({port}).at(port); }

    void write(const std::string& port, const PortState& wanted) { session_->write({{port, read(port), wanted}}); }

    core::SwitchSession& session() { return *session_; }

private:
    const DriverUnderTest& test_;
    std::unique_ptr<core::SwitchSession> session_;
};

void check_writing(const DriverUnderTest& under_test) {
    Checker checker(under_test);
    const auto& ports = under_test.ports;

    SUBCASE("a written state is read back, whatever was there before") {
        for (const auto& state : all_kinds_of_states(under_test)) {
            CAPTURE(state.text());
            checker.write(ports[0], state);
            const auto seen = checker.read(ports[0]);
            CHECK_MESSAGE(seen == state, "seen: " << seen.text());
        }
    }
    SUBCASE("not even for a moment does a port carry what is neither in its old state nor in its new one") {
        if (!under_test.take_passed) return;
        PortState before;
        under_test.take_passed(ports[0]);
        for (const auto& state : all_kinds_of_states(under_test)) {
            CAPTURE(before.text());
            CAPTURE(state.text());
            checker.write(ports[0], state);
            auto strange = under_test.take_passed(ports[0]);
            for (const auto& each : {before, state}) {
                if (each.native) strange.erase(*each.native);
                for (const auto vlan : each.tagged) strange.erase(vlan);
            }
            CHECK_MESSAGE(strange.empty(), "VLAN " << *strange.begin());
            before = state;
        }
    }
    SUBCASE("a port that others have set up carries nothing on its way but what it carried, and what is wanted") {
        if (!under_test.take_passed || !under_test.set_by_hand) return;
        for (const auto& strange : under_test.strange_states) {
            for (const auto& wanted : {PortState{}, lit(100), lit(100, {200, 201})}) {
                CAPTURE(strange);
                CAPTURE(wanted.text());
                under_test.set_by_hand(ports[0], strange);
                under_test.take_passed(ports[0]);
                auto allowed = under_test.take_passed(ports[0]);  // what it carries as it stands
                if (wanted.native) allowed.insert(*wanted.native);
                allowed.insert(wanted.tagged.begin(), wanted.tagged.end());
                checker.write(ports[0], wanted);
                const auto seen = checker.read(ports[0]);
                CHECK_MESSAGE(seen == wanted, "seen: " << seen.text());
                auto passed = under_test.take_passed(ports[0]);
                std::erase_if(passed, [&](int vlan) { return allowed.contains(vlan); });
                CHECK_MESSAGE(passed.empty(), passed.size() << " VLANs, the first one " << *passed.begin());
            }
        }
    }
    SUBCASE("another session also sees it") {
        checker.write(ports[0], lit(100, {200}));
        CHECK(checker.connect()->read({ports[0]}).at(ports[0]) == lit(100, {200}));
    }
    SUBCASE("a write changes the ports named and no other") {
        checker.write(ports[0], lit(100));
        checker.write(ports[1], lit(101, {200}));
        CHECK(checker.read(ports[0]) == lit(100));
        CHECK(checker.read(ports[1]) == lit(101, {200}));
        CHECK(checker.read(ports[2]).is_dark());
    }
    SUBCASE("one write changes many ports, each in its own way") {
        checker.session().write({{ports[0], {}, lit(100)}, {ports[1], {}, lit(101, {100, 200})}, {ports[2], {}, {}}});
        const auto seen = checker.session().read(ports);
        CHECK(seen.at(ports[0]) == lit(100));
        CHECK(seen.at(ports[1]) == lit(101, {100, 200}));
        CHECK(seen.at(ports[2]).is_dark());
    }
    SUBCASE("the same again changes nothing") {
        checker.write(ports[0], lit(100));
        checker.write(ports[0], lit(100));
        CHECK(checker.read(ports[0]) == lit(100));
    }
    SUBCASE("tagged networks alone are refused unless the driver says that it supports them") {
        if (takes_tagged_alone(under_test)) return;
        for (const auto& before : {PortState{}, lit(100, {200})}) {
            checker.write(ports[0], before);
            try {
                checker.write(ports[0], tagged({200}));
                FAIL("written");
            } catch (const SwitchError& failure) {
                CHECK(failure.kind() == SwitchError::Kind::refused);
            }
            CHECK(checker.read(ports[0]) == before);
        }
    }
    SUBCASE("all ports can be read, known to HaaS or not, if the driver says so") {
        checker.write(ports[0], lit(100, {200}));
        const auto all = checker.session().read_all();
        REQUIRE(all.has_value() == has_port_list(*under_test.driver));
        if (!all) return;
        CHECK(all->at(under_test.driver->port_identity(ports[0])) == lit(100, {200}));
        for (const auto& port : ports) CHECK(all->contains(under_test.driver->port_identity(port)));
    }
    SUBCASE("nothing to read, nothing to write and nothing to save is fine") {
        CHECK(checker.session().read({}).empty());
        checker.session().write({});
        checker.session().save({});
    }
    SUBCASE("a port that is not there is absent, and cannot be written") {
        if (under_test.missing_port.empty()) return;
        const auto& missing = under_test.missing_port;
        CHECK_FALSE(checker.session().read({ports[0], missing}).contains(missing));
        try {
            checker.session().write({{missing, {}, lit(100)}});
            FAIL("written");
        } catch (const SwitchError& failure) {
            CHECK(failure.kind() != SwitchError::Kind::unreachable);
        }
        CHECK(checker.session().read({missing}).empty());
    }
}

void check_words(const core::SwitchDriver& driver) {
    SUBCASE("it has a name and words for people") {
        CHECK_FALSE(driver.type().empty());
        CHECK_FALSE(driver.description().empty());
        CHECK_FALSE(driver.port_syntax().empty());
    }
    SUBCASE("a text that could be more than a port's name is not one") {
        const std::string with_nul("a\0b", 3);
        for (const std::string bad : {"", " ", "-x", "--", "a b", "a\n", "a;b", "a'b", "a\"b", "a,b", "a=b", "$(a)",
                                      "*", "[]", "\x7f", "\xc3\xa9", "..", "/", "_uuid[]"}) {
            CAPTURE(bad);
            CHECK_FALSE(driver.is_port_name(bad));
        }
        CHECK_FALSE(driver.is_port_name(with_nul));
        CHECK_FALSE(driver.is_port_name(std::string(5000, 'a')));
    }
    SUBCASE("unknown fields are refused") {
        CHECK_THROWS_AS(driver.check_fields({{"colour", {core::FieldValue::Kind::text, "red"}}}),
                        core::ValidationError);
    }
}

}  // namespace

void check_driver_contract(const DriverUnderTest& under_test) {
    for (const auto& port : under_test.ports) REQUIRE(under_test.driver->is_port_name(port));
    check_words(*under_test.driver);
    check_writing(under_test);
}

}  // namespace haas_test
