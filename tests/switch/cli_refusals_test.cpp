// Commands that a CLI switch refuses, in the words that such switches have for it: the administrator reads them, and
// what the port carries meanwhile is what it carried, or what is wanted.
#include <doctest/doctest.h>

#include <tuple>

#include "switch/cli_site.hpp"
#include "switch/failure.hpp"
#include "sync/patience.hpp"
#include "sync/scripted_switch.hpp"

using namespace haas;
using core::SwitchError;
using haas_test::CliSite;
using haas_test::failure_of;
using haas_test::lit;
using haas_test::long_patience;

namespace {

const std::vector<std::string> refusals = {"Configuration Database locked by another application - try later",
                                           "Interface is part of a port-channel",
                                           "An invalid interface has been used for this function",
                                           "Value is out of range. The valid range is 1518 to 9216.",
                                           "VLAN was not created by user.",
                                           "Port is not in Layer-2 mode",
                                           "Error: Could not apply the command"};

bool says(const SwitchError& failure, const std::string& text) {
    return std::string(failure.what()).find(text) != std::string::npos;
}

/// A session that has the switch refuse some of its commands.
class Refusing {
public:
    explicit Refusing(const CliSite& site) : site_(site) {
        timeouts_.before_command = &check_;
        session_ = site.connect(timeouts_);
    }
    core::SwitchSession& session() { return *session_; }
    /// The one after so many others.
    void refuse_after(int commands, const std::string& words) {
        left_ = commands;
        words_ = words;
    }
    /// Takes it back, too, if it was not.
    bool was_refused() {
        const bool was = left_ < 0;
        left_.reset();
        return was;
    }

private:
    void count() {
        if (left_ && (*left_)-- == 0) site_.device.control("error-next " + words_);
    }

    const CliSite& site_;
    std::string words_;
    std::optional<int> left_;
    std::function<void()> check_ = [this] { count(); };
    core::SwitchTimeouts timeouts_ = long_patience;
    std::unique_ptr<core::SwitchSession> session_;
};

}  // namespace

TEST_CASE("CLI switches: whichever command of a write is refused, its words are shown, and nothing strange passes") {
    for (const auto& kind : haas_test::cli_kinds()) {
        const CliSite site(kind, "telnet");
        Refusing refusing(site);
        const auto& port = kind.ports[0];
        for (std::size_t i = 0; i < kind.strange_states.size(); i += 2) {
            const auto& strange = kind.strange_states[i];
            const auto wanted = lit(100, {200});
            for (std::size_t commands = 0;; ++commands) {
                const auto& words = refusals[commands % refusals.size()];
                CAPTURE(std::string(kind.name));
                CAPTURE(strange);
                CAPTURE(commands);
                CAPTURE(words);
                site.device.control("set " + port + " routed no " + strange);
                site.take_passed(port);
                auto allowed = site.take_passed(port);
                allowed.insert({100, 200});
                const auto seen = refusing.session().read({port}).at(port);
                refusing.refuse_after(static_cast<int>(commands), words);
                const auto failure = failure_of([&] { refusing.session().write({{port, seen, wanted}}); });
                auto passed = site.take_passed(port);
                std::erase_if(passed, [&](int vlan) { return allowed.contains(vlan); });
                CHECK_MESSAGE(passed.empty(), passed.size() << " VLANs, the first one " << *passed.begin());
                if (!refusing.was_refused()) {
                    CHECK_FALSE(failure);
                    break;
                }
                if (!failure && std::string(kind.name) == "delln3000") {
                    // The mark of a port that is shut next, which firmware before 6 does not take.
                    CHECK(refusing.session().read({port}).at(port) == wanted);
                    continue;
                }
                REQUIRE(failure);
                CHECK(failure->kind() != SwitchError::Kind::unreachable);
                CHECK_MESSAGE(says(*failure, words), failure->what());
            }
        }
    }
}

TEST_CASE("CLI switches: in a situation in which the switch takes no command, its words are shown") {
    const std::vector<std::tuple<std::size_t, std::string, std::string>> all = {
        {0, "database-locked", "Configuration Database locked by another application"},
        {2, "role-denied", "Permission denied for the role"},
        {2, "update-aborted", "Configuration update aborted: timed out"},
        {2, "not-applied", "Could not apply the command"}};
    for (const auto& [number, situation, words] : all) {
        const auto& kind = haas_test::cli_kinds()[number];
        CAPTURE(situation);
        const CliSite site(kind, "telnet");
        const auto& port = kind.ports[0];
        const auto session = site.connect();
        const auto seen = session->read({port}).at(port);
        site.device.control("situation " + situation);
        const auto failure = failure_of([&] { session->write({{port, seen, lit(100)}}); });
        REQUIRE(failure);
        CHECK(failure->kind() == SwitchError::Kind::refused);
        CHECK_MESSAGE(says(*failure, words), failure->what());
        site.device.control("situation " + situation + " off");
        CHECK(session->read({port}).contains(port));
    }
}

TEST_CASE("CLI switches: what the switch could not save is not saved, and its words are shown") {
    const std::vector<std::pair<std::size_t, std::string>> all = {
        {1, "Configuration Not Saved!"}, {2, "Configuration update aborted: system not ready"}, {3, "% Error"}};
    for (const auto& [number, words] : all) {
        const CliSite site(haas_test::cli_kinds()[number], "telnet");
        CAPTURE(words);
        const auto session = site.connect();
        site.device.control("situation not-saved");
        const auto failure = failure_of([&] { session->save({}); });
        REQUIRE(failure);
        CHECK(failure->kind() == SwitchError::Kind::refused);
        CHECK_MESSAGE(says(*failure, words), failure->what());
        site.device.control("situation not-saved off");
        session->save({});
        CHECK(site.device.counter("saves") == 1);
    }
}
