// BMCs that differ in several ways at once: each way of one kind with each way of every other kind, in as few runs as
// that takes.
#include <doctest/doctest.h>

#include <set>
#include <string>
#include <utility>
#include <vector>

#include "bmc/redfish_profile_bmc.hpp"

using namespace haas_test::redfish_words;

namespace {

/// The ways of each kind.
const std::vector<Words>& kinds() {
    static const std::vector<Words> all = {
        {"slash-308", "slash-301", "moved", "urls-absolute", "busy", "line-lost", "members-object"},
        {"settings-idrac10", "settings-ami", "once-listed", "mode-required", "enabled-refused", "boot-task",
         "boot-late"},
        {"reset-off-on", "reset-task", "reset-info-missing", "power-lags", "reset-power-cycle"},
        {"etag-400", "etag-412", "etag-428", "etag-weak", "etag-body"},
        {"wire-gzip", "wire-http10", "wire-close", "standard"},
        {"sessions-only", "standard"}};
    return all;
}

using Choice = std::vector<std::size_t>;

/// The pairs of ways that a choice of one way of each kind has.
std::set<std::pair<std::string, std::string>> pairs_of(const Choice& choice) {
    std::set<std::pair<std::string, std::string>> pairs;
    for (std::size_t a = 0; a < choice.size(); ++a) {
        for (std::size_t b = a + 1; b < choice.size(); ++b) {
            pairs.emplace(std::to_string(a) + kinds()[a][choice[a]], std::to_string(b) + kinds()[b][choice[b]]);
        }
    }
    return pairs;
}

/// Choices that have all pairs: always the one of some hundred that has most new ones. The same ones each time.
std::vector<Choice> choices() {
    std::set<std::pair<std::string, std::string>> left;
    Choice choice(kinds().size());
    for (std::size_t a = 0; a < kinds().size(); ++a) {
        for (std::size_t b = a + 1; b < kinds().size(); ++b) {
            for (const auto& one : kinds()[a]) {
                for (const auto& other : kinds()[b]) {
                    left.emplace(std::to_string(a) + one, std::to_string(b) + other);
                }
            }
        }
    }
    std::vector<Choice> chosen;
    unsigned number = 1;
    while (!left.empty()) {
        Choice best;
        std::size_t most = 0;
        for (int tries = 0; tries < 200 || most == 0; ++tries) {
            for (std::size_t kind = 0; kind < choice.size(); ++kind) {
                number = number * 1664525 + 1013904223;
                choice[kind] = (number >> 16) % kinds()[kind].size();
            }
            std::size_t fresh = 0;
            for (const auto& pair : pairs_of(choice)) fresh += left.count(pair);
            if (fresh <= most) continue;
            most = fresh;
            best = choice;
        }
        for (const auto& pair : pairs_of(best)) left.erase(pair);
        chosen.push_back(best);
    }
    return chosen;
}

}  // namespace

TEST_CASE("Redfish: BMCs that differ in several ways are switched, and boot as they are told") {
    for (const auto& choice : choices()) {
        Words lines;
        std::string name;
        for (std::size_t kind = 0; kind < choice.size(); ++kind) {
            const auto& profile = kinds()[kind][choice[kind]];
            name += " " + profile;
            for (auto& line : haas_test::RedfishProcess::changes_of(profile)) lines.push_back(std::move(line));
        }
        CAPTURE(name);
        try {
            ProfileBmc bmc("standard", lines);
            bmc.set_boot(Device::pxe, Scope::next);
            CHECK(bmc.start() == "UEFI Pxe");
            bmc.settle();
            bmc.cycle(Cycle::cut);
            CHECK(bmc.starts() == 2);
            CHECK(bmc.last_start() != "UEFI Pxe");
            bmc.settle();
            bmc.cycle_to_network(Cycle::reset);
            CHECK(bmc.last_start() == "UEFI Pxe");
            bmc.settle();
            bmc.set_power(Power::off);
            bmc.settle();
            CHECK(bmc.is("power") == "Off");
            CHECK(bmc.is("sessions").starts_with("0 "));
        } catch (const std::exception& error) {
            FAIL_CHECK((name + ": " + error.what()));
        }
    }
}
