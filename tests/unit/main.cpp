// The unit tests. They speak TAP; for people, `tests/unit_tests --reporters=console` and doctest's other options
// also work.
#include <doctest/doctest.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cstdlib>
#include <filesystem>
#include <string>
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

/// Where tests have their directories: one that is root's, if they run as root. What another user owns directly in /tmp
/// is nothing that root's programs trust, as whoever comes first has it.
class TemporaryPlace {
public:
    TemporaryPlace() {
        std::string name = (std::filesystem::temp_directory_path() / "haas-tests-XXXXXX").string();
        if (::geteuid() != 0 || ::mkdtemp(name.data()) == nullptr) return;
        path_ = name;
        ::chmod(name.c_str(), 0755);
        ::setenv("TMPDIR", name.c_str(), 1);
    }
    ~TemporaryPlace() {
        std::error_code ignored;
        if (!path_.empty()) std::filesystem::remove_all(path_, ignored);
    }
    TemporaryPlace(const TemporaryPlace&) = delete;
    TemporaryPlace& operator=(const TemporaryPlace&) = delete;

private:
    std::filesystem::path path_;
};

}  // namespace

int main(int argc, char** argv) {
    const TemporaryPlace place;
    doctest::Context context;
    const bool tap = !names_a_reporter(argc, argv);
    if (tap) context.addFilter("reporters", "tap");
    context.applyCommandLine(argc, argv);
    const int status = context.run();
    // doctest counts a skipped case as a failed one.
    return tap ? haas_test::TapReporter::failed() != 0 : status;
}
