// Plays the dialogues of tests/dialogues/*/ through the drivers, with neither a switch nor a simulator.
#include <doctest/doctest.h>

#include <algorithm>
#include <cstdlib>
#include <fstream>
#include <sstream>

#include "switch/cli_switch.hpp"
#include "switch/dialogue_file.hpp"
#include "switch/dialogue_recorder.hpp"
#include "switch/scripted_http.hpp"
#include "sys/telnet_channel.hpp"

using namespace haas;
using haas_test::DialogueFile;
using haas_test::Played;
using Said = haas_test::Utterance::Kind;

namespace {

constexpr std::size_t at_once = 100000;

std::vector<std::filesystem::path> all_files() {
    const char* const source = std::getenv("HAAS_SOURCE_DIR");
    const auto top = std::filesystem::path(source != nullptr ? source : ".") / "tests/dialogues";
    std::vector<std::filesystem::path> files;
    for (const auto& entry : std::filesystem::recursive_directory_iterator(top)) {
        // Those in the folder itself are parts of dialogues, for the unit tests.
        if (entry.path().extension() == ".txt" && entry.path().parent_path() != top) files.push_back(entry.path());
    }
    std::sort(files.begin(), files.end());
    return files;
}

/// The next part of a dialogue. What the switch had not yet said when the task before was done comes late, after the
/// first line that is sent: so it is with a slow switch.
haas_test::Script next_part(const haas_test::Script& late, const haas_test::Script& part) {
    auto sent = std::find_if(part.begin(), part.end(), [](const auto& said) { return said.kind != Said::from_switch; });
    if (sent != part.end()) ++sent;
    haas_test::Script next(part.begin(), sent);
    for (const auto& said : late) next.push_back(said);
    for (; sent != part.end(); ++sent) next.push_back(*sent);
    return next;
}

haas_test::Connect connect(const DialogueFile& file, const std::shared_ptr<Played>& played, std::size_t chunk) {
    haas_test::DialogueLogin login{file.settings, haas_test::password_word, {}, {}};
    if (file.settings.contains("enable_password")) login.enable_password = haas_test::enable_password_word;
    if (!haas_test::is_rest_type(file.settings.at("type"))) return on_cli(login, haas_test::play(played, chunk));
    const std::string origin = "http://switch";
    return over_http(login, haas_test::play_http(played, origin), origin);
}

/// What is different when a dialogue is played; empty: nothing.
/// @param chunk  so many bytes of a line arrive at a time
std::string difference(const DialogueFile& file, std::size_t chunk) {
    const auto played = std::make_shared<Played>();
    haas_test::DialoguePlayer player(connect(file, played, chunk));
    for (const auto& task : file.tasks) {
        const std::string where = task.text + ": ";
        played->left = next_part(played->left, task.script);
        const auto results = player.run(task.text);
        if (!played->complaint.empty()) return where + played->complaint;
        for (const auto& said : played->left) {
            if (said.kind != Said::from_switch)
                return where + "not sent: " + said.text + (results.empty() ? "" : "; " + results.front());
        }
        for (const auto& line : results) {
            if (std::find(task.results.begin(), task.results.end(), line) == task.results.end())
                return where + "unexpected: " + line;
        }
        if (results.size() != task.results.size()) return where + "not all results came";
    }
    return {};
}

}  // namespace

TEST_CASE("dialogues: every file is played through its driver, whether it comes at once or byte by byte") {
    const auto files = all_files();
    CHECK(files.size() >= 22);
    for (const auto& path : files) {
        for (const std::size_t chunk : {at_once, std::size_t{1}}) {
            CAPTURE(path.string());
            CAPTURE(chunk);
            CHECK(difference(haas_test::load_dialogue_file(path), chunk) == "");
        }
    }
}

namespace {

void check_that_differences_are_noticed(const std::string& type) {
    const auto files = all_files();
    const auto path = std::find_if(files.begin(), files.end(), [&](const auto& file) {
        return file.parent_path().filename() == type && file.stem() == "connect";
    });
    REQUIRE(path != files.end());
    const auto file = haas_test::load_dialogue_file(*path);
    for (std::size_t i = 0; i < file.tasks.size(); ++i) {
        for (std::size_t k = 0; k < file.tasks[i].script.size(); ++k) {
            if (file.tasks[i].script[k].kind == Said::from_switch) continue;
            auto changed = file;
            changed.tasks[i].script[k].text += "x";
            CAPTURE(changed.tasks[i].script[k].text);
            CHECK(difference(changed, at_once) != "");
        }
        for (std::size_t k = 0; k < file.tasks[i].results.size(); ++k) {
            auto changed = file;
            changed.tasks[i].results[k] += "x";
            CHECK(difference(changed, at_once) != "");
        }
    }
    auto longer = file;
    longer.tasks.back().script.push_back({Said::line, "reload"});
    CHECK(difference(longer, at_once).find("not sent: reload") != std::string::npos);
}

}  // namespace

TEST_CASE("dialogues: a file that differs from what the driver sends, or from what comes of it, is noticed") {
    for (const char* const type : {"nexus", "brocade"}) check_that_differences_are_noticed(type);
}

TEST_CASE("dialogues: a recording can be played, and contains no password") {
    using haas_test::CliSwitch;
    const haas_test::TemporaryDirectory directory;
    for (const std::string type : {"powerconnect55xx", "delln3000", "nexus"}) {
        CAPTURE(type);
        const CliSwitch device(type, "telnet",
                               {"--ports", "8", "--vlans", "1,100,200-201", "--enable-password-file", "--chunk", "5"});
        haas_test::DialogueLogin login{
            {{"type", type}, {"username", CliSwitch::user}}, CliSwitch::password, CliSwitch::enable_password, {}};
        if (type != "powerconnect55xx") login.settings["dummy_vlan"] = "2222";
        const std::string port = type == "nexus" ? "Ethernet1/5" : "gi1/0/5";
        const auto deadline = base::Deadline::in(std::chrono::seconds(20));
        std::ostringstream record;
        haas_test::record_dialogue(
            record, login, sys::open_telnet("127.0.0.1", static_cast<std::uint16_t>(device.port()), deadline),
            {"read " + port, "write " + port + " native 100 tagged 200,201", "read " + port, "save"});
        CHECK(record.str().find(CliSwitch::password) == std::string::npos);
        CHECK(record.str().find(CliSwitch::enable_password) == std::string::npos);
        const auto file = haas_test::load_dialogue_file(directory.write(type, record.str()));
        REQUIRE(file.tasks.size() == 5);
        CHECK(file.tasks[3].results == std::vector<std::string>{port + ": native 100, tagged 200-201"});
        CHECK(difference(file, at_once) == "");
        CHECK(difference(file, 1) == "");
    }
}

TEST_CASE("dialogues: files of switches over HTTP are played in the same way") {
    using haas_test::SimulatedSwitch;
    const haas_test::TemporaryDirectory directory;
    for (const std::string type : {"brocade", "dellnos9"}) {
        CAPTURE(type);
        const SimulatedSwitch device(haas_test::simulator("rest_switch"), {"--kind", type});
        const std::string port = type == "brocade" ? "1/0/5" : "1/5";
        const std::string interface_type = type == "brocade" ? "TenGigabitEthernet" : "GigabitEthernet";
        const haas_test::DialogueLogin login{
            {{"type", type}, {"username", SimulatedSwitch::user}, {"interface_type", interface_type}},
            SimulatedSwitch::password,
            {},
            {}};
        std::ostringstream record;
        haas_test::record_dialogue(
            record, login, "http://127.0.0.1:" + std::to_string(device.port()),
            {"read " + port, "write " + port + " native 100 tagged 200,201", "read " + port, "save"});
        CHECK(record.str().find(SimulatedSwitch::password) == std::string::npos);
        const auto file = haas_test::load_dialogue_file(directory.write(type, record.str()));
        REQUIRE(file.tasks.size() == 5);
        CHECK(file.tasks[3].results == std::vector<std::string>{port + ": native 100, tagged 200-201"});
        CHECK(difference(file, at_once) == "");
    }
}

TEST_CASE("dialogues: bytes are written so that they are read again") {
    std::string all;
    for (int byte = 0; byte < 256; ++byte) all += static_cast<char>(byte);
    for (const std::string& bytes : {all, std::string(" a "), std::string("\\n"), std::string()}) {
        CHECK(haas_test::unescaped(haas_test::escaped(bytes)) == bytes);
        CHECK(haas_test::escaped(bytes).find_first_of("\r\n") == std::string::npos);
    }
}
