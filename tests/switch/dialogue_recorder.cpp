#include "switch/dialogue_recorder.hpp"

#include <stdexcept>

#include "drivers/registry.hpp"
#include "drivers/switch/recorded_session.hpp"
#include "switch/dialogue_player.hpp"

namespace haas_test {

using namespace haas;

std::string record_dialogue(const std::string& type, const core::SwitchFields& fields,
                            const std::vector<std::string>& tasks) {
    drivers::Recording recording;
    const auto all = drivers::make_switch_drivers({}, drivers::record_on(recording));
    const auto* const driver = all.find(type);
    if (driver == nullptr) throw std::runtime_error("there is no such switch of type " + type);
    drivers::Transcript transcript(drivers::disguise_of(fields));
    drivers::add_settings(transcript, type, fields);
    DialoguePlayer player([&] {
        return std::make_unique<drivers::RecordedSession>(*driver, fields, core::SwitchTimeouts(), recording,
                                                          transcript);
    });
    // The results are in the transcript.
    if (!player.run("login").empty()) return transcript.text();
    for (const auto& task : tasks) player.run(task);
    return transcript.text();
}

}  // namespace haas_test
