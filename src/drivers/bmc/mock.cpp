#include "drivers/registry.hpp"

#include <sys/stat.h>

#include <fstream>

#include "base/digest.hpp"

namespace haas::drivers {

namespace {

class MockBmc final : public core::BmcDriver {
public:
    explicit MockBmc(std::filesystem::path directory) : directory_(std::move(directory)) {}

    std::string type() const override { return "mock"; }
    std::string description() const override {
        return "mock BMCs: a file that says on or off, for development and tests";
    }

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
    bool has_console() const override { return false; }

private:
    std::filesystem::path file_of(const core::BmcAccess& bmc) const {
        return directory_ / (base::digest("mock " + bmc.address.host) + ".power");
    }

    std::filesystem::path directory_;
};

}  // namespace

std::unique_ptr<core::BmcDriver> make_mock_bmc(std::filesystem::path directory) {
    return std::make_unique<MockBmc>(std::move(directory));
}

}  // namespace haas::drivers
