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
    /// Who starts it again: another part; this test, as a part of HaaS's host; this test, as a device elsewhere.
    enum class Keeper { nobody, host, device };

    std::string name;
    std::string mark;  ///< what the command lines of its processes contain
    Keeper keeper = Keeper::nobody;
    int weight = 0;
    std::chrono::milliseconds longest_stop{0};
    std::chrono::milliseconds longest_rest{0};  ///< before it is started again
    std::string pid_file;  ///< of the one without which the others are nothing; empty: any of them will do

    /// Those that only differ by a number are one group.
    std::string group() const { return name.substr(0, name.find_last_not_of("0123456789") + 1); }
    bool is_kept() const { return keeper != Keeper::nobody; }
};

/// @throws std::runtime_error  when there is none
std::vector<Victim> read_victims(const std::string& file);

struct Process {
    pid_t pid = 0;
    std::string line;   ///< its command line, with blanks between the words
    std::string since;  ///< when it began: another one of the same id began later
};

/// All processes of this computer, but for what starts victims, and this program: these have the marks as well.
std::vector<Process> list_processes();

/// Those whose command line contains a text.
std::vector<Process> find_processes(const std::string& mark, const std::vector<Process>& all = list_processes());

/// The one that the others of a victim depend on; all of them, if none is known as such.
std::vector<Process> main_process(const Victim& victim);

/// 0 for a process that is gone.
pid_t parent_of(pid_t pid);

/// Those that have opened a file below a directory.
std::vector<pid_t> find_users_of(const std::string& directory);

/// Sends a signal, unless the process id is another process's by now. One that runs another program by now is the same:
/// what was stopped just before that must go on.
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
    /// Everybody has rested enough.
    void end_rests() { resting_.clear(); }
    /// Starts what has gone and has rested.
    void tend();
    /// Whether all of them run, and nobody is being started.
    bool all_run();

private:
    using Clock = std::chrono::steady_clock;
    static bool is_whole(const Victim& victim, const std::vector<Process>& all);
    bool is_being_started(const std::string& name);
    void start(const std::string& name);

    std::vector<Victim> victims_;
    std::vector<std::string> begin_;
    std::map<std::string, Clock::time_point> resting_;
    std::map<std::string, pid_t> starters_;
};

}  // namespace haas_test
