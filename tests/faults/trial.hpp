// The failover test: clients ask, hosts of a cluster are hurt, and after each fault all is judged.
#pragma once

#include <chrono>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "faults/cluster.hpp"
#include "faults/court.hpp"
#include "random/random.hpp"

namespace haas_test {

class Trial {
public:
    /// @param cluster  lab/cluster
    Trial(Scene& scene, const std::string& directory, const std::string& cluster, std::uint64_t seed);

    void set_up();
    void run(std::chrono::seconds time);
    void end();
    void report() const;

private:
    struct Fault {
        std::string name;
        std::function<void()> strike;  ///< and heal
        std::vector<std::chrono::milliseconds> without_writes = {};
        std::vector<std::chrono::milliseconds> without_allocations = {};
    };

    void copy_database();
    void judge();
    void await_rest();
    void strike(Fault& fault);
    void await_whole();
    void await_primary_other_than(const std::string& host);
    void kill_primary();
    void cut_primary();
    void freeze_primary();
    void lose_standby();
    void kill_sync();
    void kill_api();
    bool kill_one_sync(Reader& database);
    std::string some_api() { return "api" + std::to_string(1 + random_.below(3)); }
    void report_acknowledged() const;
    void report_unknown() const;

    Scene& scene_;
    std::string directory_;
    Cluster cluster_;
    Random random_;
    std::vector<std::unique_ptr<Client>> clients_;  ///< and one for each prober
    Court court_;
    std::vector<Fault> faults_{{"kill -9 of the primary's host", [this] { kill_primary(); }},
                               {"a partition of the primary, which stays alive", [this] { cut_primary(); }},
                               {"the primary is frozen, and goes on after the failover", [this] { freeze_primary(); }},
                               {"the synchronous standby is lost", [this] { lose_standby(); }},
                               {"haas-syncs are killed at work", [this] { kill_sync(); }},
                               {"a host of the API is lost", [this] { kill_api(); }}};
    long strikes_ = 0;
    long double_bookings_ = 0;
    long doubts_ = 0;
    long syncs_killed_ = 0;
    long syncs_killed_at_work_ = 0;
};

}  // namespace haas_test
