#include <doctest/doctest.h>

#include <memory>
#include <string>
#include <utility>

#include "core/switch.hpp"

using namespace haas::core;

namespace {

/// A driver that is only there to be found.
class NamedDriver final : public SwitchDriver {
public:
    explicit NamedDriver(std::string type) : type_(std::move(type)) {}
    std::string type() const override { return type_; }
    std::string description() const override { return {}; }
    std::vector<std::string> capabilities() const override { return {}; }
    SwitchFields check_fields(const std::map<std::string, FieldValue>& /*fields*/) const override { return {}; }
    std::optional<std::string> device(const SwitchFields&) const override { return std::nullopt; }
    bool is_port_name(std::string_view /*name*/) const override { return false; }
    std::string port_syntax() const override { return {}; }
    std::unique_ptr<SwitchSession> connect(const SwitchFields& /*fields*/,
                                           const SwitchTimeouts& /*timeouts*/) const override {
        return nullptr;
    }

private:
    std::string type_;
};

SwitchDrivers two_drivers() {
    std::vector<std::unique_ptr<SwitchDriver>> drivers;
    drivers.push_back(std::make_unique<NamedDriver>("ovs"));
    drivers.push_back(std::make_unique<NamedDriver>("mock"));
    return SwitchDrivers(std::move(drivers));
}

}  // namespace

TEST_CASE("a port's state is written for people") {
    CHECK(PortState{}.text() == "dark");
    CHECK(PortState{100, {}, {}}.text() == "native 100");
    CHECK(PortState{{}, {200, 201, 202, 300}, {}}.text() == "tagged 200-202,300");
    CHECK(PortState{100, {200, 201}, {}}.text() == "native 100, tagged 200-201");
    CHECK(PortState{100, {}, "a trunk of all VLANs"}.text() == "a trunk of all VLANs");
}

TEST_CASE("a port is dark when it carries nothing at all") {
    CHECK(PortState{}.is_dark());
    CHECK_FALSE(PortState{1, {}, {}}.is_dark());
    CHECK_FALSE(PortState{{}, {1}, {}}.is_dark());
    CHECK_FALSE(PortState{{}, {}, "odd"}.is_dark());
}

TEST_CASE("two port states are equal when all of them is") {
    CHECK(PortState{1, {2, 3}, {}} == PortState{1, {3, 2}, {}});
    CHECK(PortState{1, {}, {}} != PortState{{}, {1}, {}});
    CHECK(PortState{1, {}, {}} != PortState{2, {}, {}});
    CHECK(PortState{} != PortState{{}, {}, "odd"});
}

TEST_CASE("a driver is found by its short name or as the end of a URI") {
    const auto drivers = two_drivers();
    for (const char* type : {"ovs", "http://schema.massopencloud.org/haas/v0/switches/ovs", "/ovs", "x/y/ovs"}) {
        CAPTURE(std::string(type));
        REQUIRE(drivers.find(type) != nullptr);
        CHECK(drivers.find(type)->type() == "ovs");
    }
    CHECK(drivers.find("mock")->type() == "mock");
    for (const char* type : {"", "/", "OVS", "ov", "ovss", "ovs/", "http://x/ovs/", "ovs ", " ovs", "ovs?x", "nexus"}) {
        CAPTURE(std::string(type));
        CHECK(drivers.find(type) == nullptr);
    }
    CHECK(SwitchDrivers({}).find("ovs") == nullptr);
}

TEST_CASE("a switch's failure says its step and its kind") {
    const SwitchError failure(SwitchError::Kind::refused, "write", "no such VLAN");
    CHECK(std::string(failure.what()) == "write: no such VLAN");
    CHECK(failure.kind() == SwitchError::Kind::refused);
}

TEST_CASE("a device's text cannot control an administrator's terminal") {
    const SwitchError failure(SwitchError::Kind::refused, "write", "a\nb\x1b[2J\x9b\xc3\xa9\x7f");
    CHECK(std::string(failure.what()) == "write: a b?[2J????");
}
