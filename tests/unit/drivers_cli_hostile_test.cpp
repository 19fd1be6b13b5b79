// A switch that was broken into, and says what keeps its listener busy: the session ends in time, whatever comes, and
// the failure has no byte of it that could harm.
#include <doctest/doctest.h>

#include <functional>
#include <string>

#include "base/text.hpp"
#include "drivers/switch/cli/driver.hpp"
#include "drivers/switch/cli/session.hpp"
#include "unit/cli_site.hpp"

using namespace haas;
using namespace haas::drivers;
using core::SwitchError;

namespace {

/// Logs in whomever it may be, and then says one thing for ever, as fast as it is heard.
class Chatterbox final : public sys::ByteChannel {
public:
    explicit Chatterbox(std::string said) : said_(std::move(said)) {}

    void send(std::string_view bytes, base::Deadline) override {
        if (++lines_ == 1) greeting_ = std::string(bytes) + "\nswitch#";
    }
    std::string receive(base::Deadline deadline) override {
        if (lines_ == 0) return std::exchange(login_, {});
        if (!greeting_.empty()) return std::exchange(greeting_, {});
        if (deadline.has_passed()) return {};
        std::string piece;
        while (piece.size() < 4096) piece += said_;
        return piece;
    }

private:
    std::string said_;
    std::string login_ = "switch#";
    std::string greeting_;
    int lines_ = 0;
};

}  // namespace

TEST_CASE("a switch that never stops talking is given up in time, and its words stay harmless") {
    for (const auto& said :
         {std::string("\n"), std::string("\r\n"), std::string(" "), std::string("x"), std::string("show \n"),
          std::string("s\n\n\n\n\n\n\n"), std::string("sh\n"), std::string("\b"), std::string("\r"),
          std::string("\x1b[9999999999"), std::string("\x1b[2K\x1b[K"), std::string("\t"),
          std::string("\xff\xfe\x00", 3), std::string("switch#\n"), std::string("switch#"), std::string("--More-- \r"),
          std::string("Password: "), std::string("\x1b]0;owned\x07\n"),
          std::string("2026-01-01T00:00:00Z haas-sync[1] error forged\n")}) {
        CAPTURE(said);
        for (const CliTable* const table : {&delln3000_table(), &nexus_table()}) {
            core::SwitchTimeouts timeouts;
            timeouts.command = std::chrono::milliseconds(300);
            const auto begin = std::chrono::steady_clock::now();
            try {
                Dialogue dialogue(std::make_unique<Chatterbox>(said), table->pager, timeouts);
                CliSession session(*table, 999, std::move(dialogue), {"admin", base::Secret("secret"), {}});
                session.read({"gi1/0/5", "gi1/0/6"});
                FAIL_CHECK("nothing failed");
            } catch (const SwitchError& failure) {
                // It is cut where the passwords in it are hidden: sync_discreet_session_test.cpp.
                CHECK(base::holds_only(std::string_view(failure.what()), base::is_printable));
            }
            // Many times its time: a busy machine is slow as well.
            CHECK(std::chrono::steady_clock::now() - begin < std::chrono::seconds(5));
        }
    }
}
