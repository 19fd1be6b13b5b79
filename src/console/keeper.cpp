#include "console/keeper.hpp"

#include <sys/stat.h>

#include <cerrno>
#include <cstring>

#include "base/error.hpp"
#include "console/file_reader.hpp"
#include "console/log_parts.hpp"
#include "console/log_reader.hpp"

namespace haas::console {

namespace {

constexpr mode_t directory_mode = 0700;

}  // namespace

Options to_options(const sys::Config::Console& config) {
    Options options;
    options.directory = config.directory;
    options.program = config.program.string();
    options.log_size = config.log_size;
    return options;
}

void Keeper::start(const std::string& id, const std::string& node, const core::BmcAccess& bmc) {
    if (::mkdir(options_.directory.c_str(), directory_mode) != 0 && errno != EEXIST) {
        throw base::ConfigError("the directory of consoles " + options_.directory.string() +
                                " cannot be made: " + std::strerror(errno));
    }
    console::start(options_, id, {node, bmc.address, bmc.password});
}

void Keeper::stop(const std::string& id) { console::stop(options_, id); }

std::vector<std::string> Keeper::list() const { return list_all(options_); }

bool Keeper::is_running(const std::string& id) const { return console::is_running(options_, id); }

std::unique_ptr<core::ConsoleReader> Keeper::read(const std::string& id, std::uint64_t offset) {
    return to_console_reader(LogReader::open(options_.directory, id, offset));
}

core::ConsoleFiles Keeper::open(const std::string& id) {
    const auto parts = std::make_shared<LogParts>(open_parts(Files(options_.directory, id)));
    return {parts->old.get(), parts->current.get(), parts};
}

}  // namespace haas::console
