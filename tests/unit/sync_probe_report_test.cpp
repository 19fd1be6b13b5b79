// What a probe prints of secrets: nothing, wherever its lines are cut.
#include "sync/probe_report.hpp"

#include <doctest/doctest.h>

#include "base/text.hpp"

using namespace haas;

namespace {

const std::string password = "Tr0ub4dor&3:x";

drivers::Transcript transcript() {
    base::Disguise disguise;
    disguise.hide(base::Secret(password), "admin", "PASSWORD");
    return drivers::Transcript(disguise);
}

/// Whether a text has three characters or more of the password in a row.
bool holds_part(const std::string& text) {
    for (std::size_t i = 0; i + 3 <= password.size(); ++i) {
        if (base::contains(text, password.substr(i, 3))) return true;
    }
    return false;
}

}  // namespace

TEST_CASE("probe: of a password that a long sentence repeats, no part is printed") {
    for (std::size_t length = 980; length <= 1005; ++length) {
        CAPTURE(length);
        const auto text = std::string(length, 'x') + password + " and more";
        sync::ProbeReport report;
        report.type = "nexus";
        report.ports.push_back({"p1", true, text, false});
        report.steps.push_back({"read the port", text});
        report.left = text;
        report.error = text;
        CHECK_FALSE(holds_part(sync::to_text(report, transcript())));
    }
}

TEST_CASE("probe: of a password that lies where the lines of a transcript end, no part is printed") {
    for (std::size_t length = 95; length <= 112; ++length) {
        CAPTURE(length);
        auto dialogue = transcript();
        dialogue.add({{drivers::Utterance::Kind::answer, std::string(length, 'x') + password + "\r\nmore"}});
        CHECK_FALSE(holds_part(dialogue.text()));
    }
}

TEST_CASE("probe: what a driver has cut off is printed without the beginning of the password") {
    auto dialogue = transcript();
    dialogue.add_result("refused: `" + base::one_line(std::string(190, 'x') + password, 198) + "`");
    CHECK_FALSE(holds_part(dialogue.text()));
}
