// A program that simulates switches, run for one test.
#pragma once

#include <set>
#include <string>
#include <vector>

#include "unit/temporary_directory.hpp"

namespace haas_test {

/// One process with one switch or many, on 127.0.0.1; its user is `admin`.
class SimulatedSwitch {
public:
    static constexpr const char* user = "admin";
    static constexpr const char* password = "Tr0ub4dor&3:x";
    static constexpr const char* enable_password = "another one";

    /// Returns when all of them listen.
    /// @param program  as simulator() gives it
    /// @param options  beyond password and control socket; `--enable-password-file` and `--state` come without a value:
    ///     the files are in the directory of this
    SimulatedSwitch(const std::string& program, const std::vector<std::string>& options);
    ~SimulatedSwitch();
    SimulatedSwitch(const SimulatedSwitch&) = delete;
    SimulatedSwitch& operator=(const SimulatedSwitch&) = delete;

    /// @param i  from 1 on
    int port(std::size_t i = 1) const { return switches_.at(i - 1).port; }
    /// Of the host key, with ssh: `SHA256:...`.
    const std::string& fingerprint(std::size_t i = 1) const { return switches_.at(i - 1).fingerprint; }
    std::size_t count() const { return switches_.size(); }

    /// Says `line` to the control socket of one.
    /// @return  its answer, a JSON object in one line
    /// @throws std::runtime_error  when it refuses
    std::string control(const std::string& line, std::size_t i = 1) const;

    /// What a port carries, `native 100, tagged 200,201` or `dark`.
    std::string carried(const std::string& port, std::size_t i = 1) const;
    /// The same as it will be after the next power outage.
    std::string saved(const std::string& port, std::size_t i = 1) const;
    /// The VLANs that have passed on a port since the last call, even if only for a moment between two commands.
    std::set<int> take_passed(const std::string& port, std::size_t i = 1) const;
    /// How a port is set up: `mode trunk access 1 native none ...`.
    std::string settings(const std::string& port, std::size_t i = 1) const;
    /// One of `counters`.
    int counter(const std::string& name, std::size_t i = 1) const;
    /// Returns when a counter has this value.
    /// @throws std::runtime_error  when it does not come to that in half a minute
    void await_counter(const std::string& name, int value, std::size_t i = 1) const;

    /// Ends the process, as when a power line is cut, and starts another with the same options; ports are new.
    void restart();

private:
    struct Listening {
        int port;
        std::string fingerprint;
    };

    void start();
    void stop();

    TemporaryDirectory directory_;
    std::vector<std::string> argv_;
    int pid_ = -1;
    std::vector<Listening> switches_;
};

/// A program of this folder, beside this one or where the build puts it.
std::string simulator(const std::string& name);

}  // namespace haas_test
