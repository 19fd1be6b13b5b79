// A program that runs beside a test.
#pragma once

#include <string>
#include <vector>

namespace haas_test {

/// Runs `argv` (argv[0] a path) until a caller ends it, or the test ends.
class Daemon {
public:
    explicit Daemon(std::vector<std::string> argv);
    ~Daemon();
    Daemon(const Daemon&) = delete;
    Daemon& operator=(const Daemon&) = delete;
    bool is_running();
    /// Does nothing once it has ended.
    void signal(int number);

private:
    int pid_ = -1;
};

}  // namespace haas_test
