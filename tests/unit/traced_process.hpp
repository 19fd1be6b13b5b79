// A process of a test's own that dies just before it would have changed a file.
#pragma once

#include <functional>

namespace haas_test {

/// Runs `work` in a child process, which is killed as it enters its system call number `count`, counted from 0, of
/// those that change files or make changes durable.
/// @return  whether it was killed; false when it ended first, and then its work was all done
/// @throws std::runtime_error  when the work failed;  skips the test case where no process can be traced
bool is_killed_before_change(int count, const std::function<void()>& work);

}  // namespace haas_test
