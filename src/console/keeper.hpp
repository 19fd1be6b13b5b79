// The consoles of this machine, for haas.fcgi and haas-sync.
#pragma once

#include "console/control.hpp"
#include "core/console.hpp"
#include "sys/config.hpp"

namespace haas::console {

/// The options for consoles in haas.cfg.
Options to_options(const sys::Config::Console& config);

class Keeper final : public core::ConsoleKeeper {
public:
    /// @param options  start() creates their directory if it does not exist
    explicit Keeper(Options options) : options_(std::move(options)) {}

    void start(const std::string& id, const std::string& node, const core::BmcAccess& bmc) override;
    void stop(const std::string& id) override;
    std::vector<std::string> list() const override;
    bool is_running(const std::string& id) const override;
    std::unique_ptr<core::ConsoleReader> read(const std::string& id, std::uint64_t offset) override;
    core::ConsoleFiles open(const std::string& id) override;

private:
    Options options_;
};

}  // namespace haas::console
