#include "drivers/registry.hpp"

#include <sys/stat.h>

#include <fstream>

#include "base/digest.hpp"
#include "drivers/bmc/kinds.hpp"

namespace haas::drivers {

namespace {

class MockBmc final : public core::BmcDriver {
public:
    explicit MockBmc(std::filesystem::path directory) : directory_(std::move(directory)) {}

    std::string type() const override { return mock_kind.type; }
    std::string description() const override { return mock_kind.description; }

    core::PowerState power_status(const core::BmcAccess& bmc, core::BmcDeadline) const override {
        std::string word;
        std::ifstream(file_of(bmc)) >> word;
        return word == "on" ? core::PowerState::on : core::PowerState::off;
    }

    void set_power(const core::BmcAccess& bmc, core::PowerState wanted, core::BmcDeadline) const override {
        bmc.before_change();
        constexpr mode_t directory_mode = 0700;
        ::mkdir(directory_.c_str(), directory_mode);
        std::ofstream file(file_of(bmc));
        file << (wanted == core::PowerState::on ? "on" : "off") << std::flush;
        if (!file) {
            throw core::BmcError(core::BmcError::Kind::refused, "power", "the mock BMC's file cannot be written");
        }
    }

    core::BmcNotes power_cycle(const core::BmcAccess& bmc, core::PowerCycle,
                               core::BmcDeadline deadline) const override {
        set_power(bmc, core::PowerState::on, deadline);
        return {};
    }

    core::BmcNotes set_boot_device(const core::BmcAccess& bmc, core::BootDevice, BootScope,
                                   core::BmcDeadline) const override {
        bmc.before_change();
        return {};
    }
    core::BmcNotes insert_media(const core::BmcAccess& bmc, const std::string&, core::BmcDeadline) const override {
        bmc.before_change();
        return {};
    }

    core::BmcNotes eject_media(const core::BmcAccess& bmc, core::BmcDeadline) const override {
        bmc.before_change();
        return {};
    }

    /// A small machine; its MAC addresses are always the same, and are no real NIC's.
    core::Hardware read_hardware(const core::BmcAccess& bmc, core::BmcDeadline) const override {
        const auto number = base::digest(name_of(bmc));
        core::Hardware found;
        found.model = "mock machine";
        found.serial = number.substr(0, 8);
        found.processors = {{"CPU1", "mock processor", 2, 4}};
        found.memory_mib = 4096;
        std::string macaddr = "52:54";
        for (std::size_t at = 0; at < 6; at += 2) macaddr += ":" + number.substr(at, 2);
        found.nics = {{"nic1", macaddr + ":01", 1000, true}, {"nic2", macaddr + ":02", {}, false}};
        return found;
    }

    bool has_console() const override { return mock_kind.has_console; }

private:
    static std::string name_of(const core::BmcAccess& bmc) { return "mock " + bmc.address.host; }

    std::filesystem::path file_of(const core::BmcAccess& bmc) const {
        return directory_ / (base::digest(name_of(bmc)) + ".power");
    }

    std::filesystem::path directory_;
};

}  // namespace

std::unique_ptr<core::BmcDriver> make_mock_bmc(std::filesystem::path directory) {
    return std::make_unique<MockBmc>(std::move(directory));
}

}  // namespace haas::drivers
