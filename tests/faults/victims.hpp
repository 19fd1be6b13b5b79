// The processes that are killed and stopped, and whoever starts them again.
#pragma once

#include <sys/types.h>

#include <chrono>
#include <map>
#include <string>
#include <vector>

namespace haas_test {

/// One line of the file `victims`, see tests/faults/rig.sh.
struct Victim {
    std::string name;
    std::string mark;      ///< what the command lines of its processes contain
    bool is_kept = false;  ///< it does not come back by itself
    std::string pid_file;  ///< of the one without which the others are nothing; empty: any of them will do
    int weight = 0;
    std::chrono::milliseconds longest_stop{0};
};

/// @throws std::runtime_error  when there is none
std::vector<Victim> read_victims(const std::string& file);

struct Process {
    pid_t pid = 0;
    std::string line;  ///< its command line, with blanks between the words
};

/// All processes of this computer whose command line contains a text.
std::vector<Process> find_processes(const std::string& mark);

/// Those that have opened a file below a directory.
std::vector<pid_t> find_users_of(const std::string& directory);

/// Sends a signal, unless the process id is another process's by now.
/// @return  whether it was sent
bool signal_process(const Process& process, int number);

/// Starts the kept ones again that have gone, as systemd does.
class Keeper {
public:
    /// @param begin  the program that starts one: its last argument will be the name
    Keeper(std::vector<Victim> victims, std::vector<std::string> begin);
    ~Keeper();
    Keeper(const Keeper&) = delete;
    Keeper& operator=(const Keeper&) = delete;

    /// Nobody starts it before this time.
    void let_rest(const std::string& name, std::chrono::milliseconds time);
    /// Starts what has gone and has rested.
    void tend();
    /// Whether all of them run, and nobody is being started.
    bool all_run();

private:
    using Clock = std::chrono::steady_clock;
    static bool is_whole(const Victim& victim);
    bool is_being_started(const std::string& name);
    void start(const std::string& name);

    std::vector<Victim> victims_;
    std::vector<std::string> begin_;
    std::map<std::string, Clock::time_point> resting_;
    std::map<std::string, pid_t> starters_;
};

}  // namespace haas_test
