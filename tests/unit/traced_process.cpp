#include "unit/traced_process.hpp"

#include <fcntl.h>
#include <signal.h>
#include <sys/ptrace.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <stdexcept>

#include "unit/skip.hpp"

namespace haas_test {

namespace {

bool changes_files(const __ptrace_syscall_info& call) {
    // Locks are taken by fcntl(2) and flock(2), and change nothing for good.
    constexpr std::array calls = {
        SYS_write,  SYS_pwrite64,  SYS_fsync,  SYS_fdatasync, SYS_ftruncate, SYS_fchmod,
        SYS_fchown, SYS_renameat2, SYS_linkat, SYS_unlinkat,  SYS_mkdirat,
#ifdef SYS_unlink
        SYS_unlink,
#endif
    };
    if (call.op != PTRACE_SYSCALL_INFO_ENTRY) return false;
    const auto number = static_cast<long>(call.entry.nr);
    if (number == SYS_openat) return (call.entry.args[2] & O_CREAT) != 0;
    return std::ranges::find(calls, number) != calls.end();
}

[[noreturn]] void be_traced(const std::function<void()>& work) {
    if (::ptrace(PTRACE_TRACEME, 0, nullptr, nullptr) != 0) ::_exit(2);
    ::raise(SIGSTOP);
    try {
        work();
    } catch (...) {
        ::_exit(1);
    }
    ::_exit(0);
}

}  // namespace

bool is_killed_before_change(int count, const std::function<void()>& work) {
    const pid_t child = ::fork();
    if (child < 0) throw std::runtime_error("no process");
    if (child == 0) be_traced(work);
    int status = 0;
    ::waitpid(child, &status, 0);
    if (!WIFSTOPPED(status)) skip("a process cannot be traced here");
    // NOLINTNEXTLINE(performance-no-int-to-ptr): ptrace(2) takes its options as a pointer
    ::ptrace(PTRACE_SETOPTIONS, child, nullptr, reinterpret_cast<void*>(PTRACE_O_TRACESYSGOOD | PTRACE_O_EXITKILL));
    int seen = 0;
    for (;;) {
        ::ptrace(PTRACE_SYSCALL, child, nullptr, nullptr);
        if (::waitpid(child, &status, 0) != child) throw std::runtime_error("the process is lost");
        if (WIFEXITED(status)) break;
        __ptrace_syscall_info call{};
        // NOLINTNEXTLINE(performance-no-int-to-ptr): ptrace(2) takes a size as a pointer
        ::ptrace(PTRACE_GET_SYSCALL_INFO, child, reinterpret_cast<void*>(sizeof call), &call);
        if (!changes_files(call) || seen++ != count) continue;
        ::kill(child, SIGKILL);
        ::waitpid(child, &status, 0);
        return true;
    }
    if (WEXITSTATUS(status) != 0) throw std::runtime_error("the work failed");
    return false;
}

}  // namespace haas_test
