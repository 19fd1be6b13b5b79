#include "faults/batches.hpp"

#include <signal.h>

#include <algorithm>
#include <chrono>
#include <stdexcept>
#include <thread>
#include <utility>
#include <vector>

#include "sys/host_process.hpp"

namespace haas_test {

namespace {

/// A lease is taken and its actions are marked as sent in one transaction, before the switch hears of them.
constexpr const char* question = R"(
SELECT host, process, holder || ' ' || fence FROM switch_lease l WHERE holder <> '' AND EXISTS
    (SELECT 1 FROM networking_action a JOIN port p ON p.id = a.port_id
     WHERE p.switch_id = l.switch_id AND a.status = 'PENDING' AND a.sent = 1)
)";

std::vector<Batch> list_batches(Reader& database) {
    std::vector<Batch> found;
    database.rows(question, [&](const Row& row) {
        const auto host = row.at(0).value_or("");
        found.push_back({host.substr(0, host.find(' ')), row.at(1).value_or(""), row.at(2).value_or("")});
    });
    return found;
}

}  // namespace

std::optional<Batch> find_batch(Reader& database) {
    // All hosts are on this computer. The leases of those that were killed are still there.
    for (auto& batch : list_batches(database)) {
        if (haas::sys::is_alive(batch.process)) return std::move(batch);
    }
    return std::nullopt;
}

bool kill_at_work(Reader& database, const Batch& batch) {
    if (!haas::sys::is_alive(batch.process)) return false;
    ::kill(std::stoi(batch.process), SIGKILL);
    const auto deadline = std::chrono::steady_clock::now() + std::chrono::seconds(10);
    while (haas::sys::is_alive(batch.process)) {
        if (std::chrono::steady_clock::now() > deadline) throw std::runtime_error("a killed haas-sync does not end");
        std::this_thread::sleep_for(std::chrono::milliseconds(1));
    }
    const auto left = list_batches(database);
    return std::find(left.begin(), left.end(), batch) != left.end();
}

}  // namespace haas_test
