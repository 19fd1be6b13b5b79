#include "sync/lease_holder.hpp"

#include <string>

#include "base/uuid.hpp"
#include "sys/host_process.hpp"

namespace haas::sync {

store::LeaseHolder this_holder() {
    static const std::string host = sys::this_host();
    return {base::make_uuid(), host, sys::this_process()};
}

bool is_at_work(const store::LeaseRow& row, const store::LeaseHolder& self) {
    if (row.holder.id.empty() || row.expired) return false;
    return row.holder.host != self.host || sys::is_alive(row.holder.process);
}

}  // namespace haas::sync
