#include "drivers/switch/refused_texts.hpp"

#include "base/log.hpp"
#include "base/text.hpp"

namespace haas::drivers {

void log_refused_text(std::string_view command, std::string_view answer) {
    base::log::warning("switch_refused_text", {{"command", base::one_line(command)}, {"answer", answer}});
}

}  // namespace haas::drivers
