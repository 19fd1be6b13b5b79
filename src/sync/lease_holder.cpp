#include "sync/lease_holder.hpp"

#include <unistd.h>

#include <array>
#include <filesystem>
#include <fstream>
#include <string>

#include "base/uuid.hpp"
#include "sys/host_process.hpp"

namespace haas::sync {

namespace {

/// The scope in which a process id is unique: this machine, since its last boot, in this PID namespace.
std::string this_host() {
    std::array<char, 256> name{};
    ::gethostname(name.data(), name.size() - 1);
    std::string boot;
    std::ifstream("/proc/sys/kernel/random/boot_id") >> boot;
    std::error_code unknown;
    const auto container = std::filesystem::read_symlink("/proc/self/ns/pid", unknown).string();
    return std::string(name.data()) + " " + boot + " " + container;
}

}  // namespace

store::LeaseHolder this_holder() {
    static const std::string host = this_host();
    return {base::make_uuid(), host, sys::this_process()};
}

bool is_at_work(const store::LeaseRow& row, const store::LeaseHolder& self) {
    if (row.holder.id.empty() || row.expired) return false;
    return row.holder.host != self.host || sys::is_alive(row.holder.process);
}

}  // namespace haas::sync
