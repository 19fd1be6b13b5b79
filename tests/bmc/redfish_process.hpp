// The Redfish service of redfish_service.cpp, run for one test.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "bmc/daemon.hpp"
#include "unit/temporary_directory.hpp"

namespace haas_test {

/// Listens on 127.0.0.1 with a certificate of its own.
class RedfishProcess {
public:
    static constexpr const char* user = "operator";
    static constexpr const char* password = "Tr0ub4dor&3:x";

    /// Skips the test where no certificate can be made.
    RedfishProcess();

    int port() const { return port_; }
    std::string certificate() const { return (directory_.path() / "certificate").string(); }

    /// Makes it behave so from the next request on, and as usual otherwise. The machine stays as it is.
    /// @param lines  for RedfishModel::behave() and RedfishWire::obey()
    void behave(const std::vector<std::string>& lines);

    /// Makes it the BMC of a profile, with a machine that is as the profile says.
    /// @param profile  a file of redfish_profiles/
    /// @param lines    more lines, after those of the profile
    void play(const std::string& profile, const std::vector<std::string>& lines = {});

    /// What RedfishModel::report() said after the last request. Empty before the first.
    std::vector<std::string> state() const;

    /// The rest of the lines of state() that begin with a word: `power`, `boot`, `start`.
    std::vector<std::string> state(const std::string& word) const;

    /// The lines in which a profile differs from the standard one, to which several such can be added.
    static std::vector<std::string> changes_of(const std::string& profile);

    /// All profiles, in alphabetical order.
    static std::vector<std::string> profiles();

    /// "METHOD path body status" of each request since the last call of this.
    std::vector<std::string> take_log();

    /// Those of them that asked for a change.
    std::vector<std::string> take_changes();

private:
    TemporaryDirectory directory_;
    std::unique_ptr<Daemon> daemon_;
    int port_ = 0;
    int rounds_ = 0;
};

}  // namespace haas_test
