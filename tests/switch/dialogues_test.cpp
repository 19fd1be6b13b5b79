// Plays the dialogues of tests/dialogues/*/ through the drivers, with neither a switch nor a simulator.
#include <doctest/doctest.h>

#include <algorithm>
#include <cstdlib>
#include <fstream>
#include <set>

#include "drivers/registry.hpp"
#include "drivers/switch/transcript.hpp"
#include "switch/cli_switch.hpp"
#include "switch/dialogue_file.hpp"
#include "switch/dialogue_recorder.hpp"

using namespace haas;
using haas_test::difference;
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

}  // namespace

TEST_CASE("dialogues: every file is played through its driver, whether it comes at once or byte by byte") {
    const auto files = all_files();
    CHECK(files.size() >= 30);
    for (const auto& path : files) {
        for (const std::size_t chunk : {at_once, std::size_t{1}}) {
            CAPTURE(path.string());
            CAPTURE(chunk);
            CHECK(difference(haas_test::load_dialogue_file(path), chunk) == "");
        }
    }
}

TEST_CASE("dialogues: there is one of every kind of switch") {
    std::set<std::string> types;
    for (const auto& path : all_files()) types.insert(haas_test::load_dialogue_file(path).settings.at("type"));
    const auto drivers = drivers::make_switch_drivers();
    for (const auto& driver : drivers.all()) {
        const auto type = driver->type();
        // It touches no device.
        if (type != "mock") CHECK_MESSAGE(types.contains(type), type);
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

namespace {

/// Records some tasks and plays them. The passwords of the fields are in no line.
void check_recording(const std::string& type, const core::SwitchFields& fields, const std::string& port) {
    const haas_test::TemporaryDirectory directory;
    const auto record = haas_test::record_dialogue(
        type, fields,
        {"missing 100,200-201,4000", "create 100,200-201", "read " + port,
         "write " + port + " native 100 tagged 200,201", "read " + port, "save", "delete 201"});
    for (const std::string secret : {"password", "enable_password"}) {
        const auto found = fields.find(secret);
        if (found != fields.end()) CHECK(record.find(found->second) == std::string::npos);
    }
    const auto file = haas_test::load_dialogue_file(directory.write(type, record));
    REQUIRE(file.tasks.size() == 8);
    CHECK(file.tasks[5].results == std::vector<std::string>{port + ": native 100, tagged 200-201"});
    CHECK(difference(file, at_once) == "");
    CHECK(difference(file, 1) == "");
}

}  // namespace

TEST_CASE("dialogues: a recording can be played, and contains no password") {
    using haas_test::CliSwitch;
    for (const std::string type : {"powerconnect55xx", "delln3000", "nexus"}) {
        CAPTURE(type);
        const CliSwitch device(type, "telnet",
                               {"--ports", "8", "--vlans", "1,100,200-201", "--enable-password-file", "--chunk", "5"});
        core::SwitchFields fields = {
            {"hostname", "127.0.0.1"},         {"port", std::to_string(device.port())},
            {"transport", "telnet"},           {"username", CliSwitch::user},
            {"password", CliSwitch::password}, {"enable_password", CliSwitch::enable_password}};
        if (type != "powerconnect55xx") fields["dummy_vlan"] = "2222";
        check_recording(type, fields, type == "nexus" ? "Ethernet1/5" : "gi1/0/5");
    }
}

TEST_CASE("dialogues: files of switches over HTTP are played in the same way") {
    using haas_test::SimulatedSwitch;
    struct Kind {
        const char* type;
        const char* port;
        const char* interface_type;
    };
    for (const auto& [type, port, interface_type] :
         {Kind{"brocade", "1/0/5", "TenGigabitEthernet"}, Kind{"dellnos9", "1/5", "GigabitEthernet"},
          Kind{"arista-eos", "Ethernet5", ""}, Kind{"cisco-nxos", "Ethernet1/5", ""}}) {
        CAPTURE(type);
        const SimulatedSwitch device(haas_test::simulator("rest_switch"), {"--kind", type});
        core::SwitchFields fields = {{"hostname", "http://127.0.0.1:" + std::to_string(device.port())},
                                     {"username", SimulatedSwitch::user},
                                     {"password", SimulatedSwitch::password}};
        if (*interface_type != '\0') fields["interface_type"] = interface_type;
        check_recording(type, fields, port);
    }
}

TEST_CASE("dialogues: bytes are written so that they are read again") {
    std::string all;
    for (int byte = 0; byte < 256; ++byte) all += static_cast<char>(byte);
    for (const std::string& bytes : {all, std::string(" a "), std::string("\\n"), std::string()}) {
        CHECK(haas_test::unescaped(drivers::escaped(bytes)) == bytes);
        CHECK(drivers::escaped(bytes).find_first_of("\r\n") == std::string::npos);
    }
}
