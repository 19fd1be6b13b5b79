// The consoles of this machine, as haas.fcgi and haas-sync see them.
#pragma once

#include "console/control.hpp"
#include "core/console.hpp"
#include "sys/config.hpp"

namespace haas::console {

/// What haas.cfg says of them.
Options to_options(const sys::Config::Console& config);

class Keeper final : public core::ConsoleKeeper {
public:
    /// @param options  with a directory that is made when it is not there
    explicit Keeper(Options options) : options_(std::move(options)) {}

    void start(const std::string& id, const std::string& node, const core::BmcAccess& bmc) override;
    void stop(const std::string& id) override;
    std::vector<std::string> list() const override;
    bool is_running(const std::string& id) const override;
    std::unique_ptr<core::ConsoleReader> read(const std::string& id, std::uint64_t offset) override;

private:
    Options options_;
};

}  // namespace haas::console
