// The unit tests. They speak TAP; for people, `tests/unit_tests --reporters=console` and doctest's other options work too.
#include <doctest/doctest.h>

#include <string_view>

#include "unit/tap_reporter.hpp"

namespace {

bool names_a_reporter(int argc, char** argv) {
    for (int i = 1; i < argc; ++i) {
        const std::string_view option = argv[i];
        for (const std::string_view known : {"-r=", "--reporters=", "-dt-r=", "--dt-reporters="}) {
            if (option.substr(0, known.size()) == known) return true;
        }
    }
    return false;
}

}  // namespace

int main(int argc, char** argv) {
    doctest::Context context;
    const bool tap = !names_a_reporter(argc, argv);
    if (tap) context.addFilter("reporters", "tap");
    context.applyCommandLine(argc, argv);
    const int status = context.run();
    // doctest counts a skipped case as a failed one.
    return tap ? haas_test::TapReporter::failed() != 0 : status;
}
