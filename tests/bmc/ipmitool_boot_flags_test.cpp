// The IPMI driver on BMCs that keep a boot device otherwise than they were told, or take none.
#include <doctest/doctest.h>

#include <optional>
#include <string>

#include "bmc/odd_bmc.hpp"

using haas::core::BmcError;
using namespace haas_test;
using Kind = BmcError::Kind;
using Scope = haas::core::BmcDriver::BootScope;

namespace {

/// What a BMC keeps as its boot flags (parameter 5), which ipmi_sim does not.
struct BootFlagsOfBmc {
    std::string flags = std::string(5, '\0');
    char kept = '\xff';  ///< the bits of the first byte that the BMC keeps

    void operator()(Way way, const RmcpPacket& packet, std::string& bytes) {
        if (is_request(way, packet, chassis, set_boot_options)) {
            const auto data = haas_test::data_of(bytes);
            if (data.size() != 6 || data[0] != 5) return;
            flags = data.substr(1);
            flags[0] = static_cast<char>(flags[0] & kept);
        }
        if (is_response(way, packet, chassis, get_boot_options)) {
            haas_test::set_response_data(bytes, std::string("\x01\x05", 2) + flags);
        }
    }
    unsigned first() const { return static_cast<unsigned char>(flags[0]); }
};

constexpr unsigned valid = 0x80;
constexpr unsigned persistent = 0x40;
constexpr unsigned efi = 0x20;

}  // namespace

TEST_CASE("a machine is cycled all the same where its BMC takes no boot device") {
    constexpr std::uint8_t disabled = 0xd6;
    OddBmc odd([&](Way way, const RmcpPacket& packet, std::string& bytes) {
        if (is_response(way, packet, chassis, set_boot_options)) haas_test::set_completion_code(bytes, disabled);
        return at_once;
    });
    odd.bmc.write("power", "1");
    const auto notes = odd.power_cycle_to_network();
    REQUIRE(notes.size() == 1);
    CHECK(has(notes[0], "machine boots as it is set up: boot device: the BMC refuses: "));
    CHECK(has(notes[0], "command disabled"));
    CHECK(odd.proxy.count_requests(chassis, chassis_control) == 1);
}

TEST_CASE("a UEFI machine boots by UEFI, a legacy one as it does now, and the address decides") {
    BootFlagsOfBmc memory;
    OddBmc odd([&](Way way, const RmcpPacket& packet, std::string& bytes) {
        memory(way, packet, bytes);
        return at_once;
    });
    CHECK(odd.set_boot_device(Scope::persistent).empty());
    CHECK(memory.first() == (valid | persistent | efi));
    CHECK(odd.set_boot_device(Scope::next).empty());
    CHECK(memory.first() == (valid | efi));
    odd.bmc.access.address.boot_mode = "legacy";
    CHECK(odd.set_boot_device(Scope::next).empty());
    CHECK(memory.first() == valid);
    odd.bmc.access.address.boot_mode = {};
    CHECK(odd.set_boot_device(Scope::persistent).empty());
    CHECK(memory.first() == (valid | persistent));
    odd.bmc.access.address.boot_mode = "uefi";
    CHECK(odd.set_boot_device(Scope::next).empty());
    CHECK(memory.first() == (valid | efi));
}

TEST_CASE("a boot device that the BMC keeps otherwise is told") {
    BootFlagsOfBmc memory;
    OddBmc odd([&](Way way, const RmcpPacket& packet, std::string& bytes) {
        memory(way, packet, bytes);
        return at_once;
    });
    memory.kept = static_cast<char>(valid);
    auto notes = odd.set_boot_device(Scope::persistent);
    REQUIRE(notes.size() == 2);
    CHECK(has(notes[0], "legacy instead of UEFI"));
    CHECK(has(notes[1], "for the next start only"));
    memory.kept = 0;  // flags that are not valid say nothing
    CHECK(odd.set_boot_device(Scope::persistent).empty());
}

TEST_CASE("a boot mode that the address names and the BMC does not keep is an error") {
    BootFlagsOfBmc memory;
    OddBmc odd([&](Way way, const RmcpPacket& packet, std::string& bytes) {
        memory(way, packet, bytes);
        return at_once;
    });
    memory.kept = static_cast<char>(valid | persistent);
    odd.bmc.access.address.boot_mode = "uefi";
    const auto failed = odd.failure([&] { odd.set_boot_device(Scope::persistent); });
    CHECK(failed.kind == Kind::refused);
    CHECK(has(failed.text, "for legacy instead of UEFI boot"));
    // A power cycle only wishes for it.
    CHECK(odd.set_boot_device(Scope::next).size() == 1);
}

TEST_CASE("a BMC that keeps another boot device has not taken it, and one that does not tell is believed") {
    constexpr std::uint8_t invalid_command = 0xc1;
    std::optional<std::string> told;
    OddBmc odd([&](Way way, const RmcpPacket& packet, std::string& bytes) {
        if (!is_response(way, packet, chassis, get_boot_options)) return at_once;
        told ? haas_test::set_response_data(bytes, *told) : haas_test::set_completion_code(bytes, invalid_command);
        return at_once;
    });
    const auto notes = odd.set_boot_device(Scope::next);
    REQUIRE(notes.size() == 1);
    CHECK(has(notes[0], "does not tell"));
    told = std::string("\x01\x05\xa0\x08\x00\x00\x00", 7);
    const auto failed = odd.failure([&] { odd.set_boot_device(Scope::next); });
    CHECK(failed.kind == Kind::refused);
    CHECK(has(failed.text, "Force Boot from default Hard-Drive"));
}
