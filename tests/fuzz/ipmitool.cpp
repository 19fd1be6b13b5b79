// What ipmitool prints. Of an input, the first line is how it ended, lines that begin with `!` are errors, and all
// others are output.
#include "base/text.hpp"
#include "drivers/bmc/ipmitool_output.hpp"
#include "fuzz/target.hpp"

using namespace haas;

namespace {

sys::Result run_of(std::string_view input) {
    using End = sys::Result::End;
    sys::Result run;
    const auto first = input.substr(0, input.find('\n'));
    input.remove_prefix(std::min(first.size() + 1, input.size()));
    if (first == "signal") run.end = End::signalled;
    if (first == "deadline") run.end = End::deadline;
    if (first == "much") run.end = End::too_much_output;
    run.status = first == "0" ? 0 : 1;
    while (!input.empty()) {
        const auto line = input.substr(0, std::min(input.find('\n'), input.size() - 1) + 1);
        line.starts_with('!') ? run.errors += line.substr(1) : run.output += line;
        input.remove_prefix(line.size());
    }
    return run;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const auto run = run_of(haas_fuzz::text_of(data, size));
    static_cast<void>(drivers::parse_power_status(run));
    static_cast<void>(drivers::parse_boot_flags(run));
    static_cast<void>(drivers::printed(run, "Chassis Power Control: Up/On"));
    const auto trouble = drivers::explain(run);
    haas_fuzz::require(!trouble.text.empty() || !trouble.line.empty(), "a failure is explained");
    return 0;
}
