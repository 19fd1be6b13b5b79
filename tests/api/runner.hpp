// Runs case files and says in TAP what came of each step.
#pragma once

#include <map>
#include <ostream>
#include <set>
#include <string>

#include "api/case_file.hpp"
#include "api/exchange.hpp"
#include "api/site.hpp"

namespace haas_test {

/// Whether each change is sent again with its Idempotency-Key.
enum class Repeats { none, each_change };

class Runner {
public:
    Runner(Site& site, Transport& transport, std::ostream& out, Repeats repeats = Repeats::none)
        : site_(site), transport_(transport), out_(out), repeats_(repeats) {}

    /// Runs all steps of a file on a fresh database. After a step that failed the others are still tried.
    void run(const CaseFile& file);

    /// One more test: that every operation has a file, and every path of it a request that succeeded.
    void check_complete();

    /// Ends the report.
    /// @return  whether all was well
    bool finish();

private:
    bool run_acts(const std::vector<Act>& acts);
    bool run_request(const Act& act);
    std::string fault_of_repeat(const CaseRequest& request, const Answer& first);
    std::string judge(const CaseRequest& request, const Expectation& expected, const Answer& answer);
    std::string with_variables(std::string text) const;
    CaseRequest prepared(const CaseRequest& request) const;
    void report(const std::string& name, bool passed);

    Site& site_;
    Transport& transport_;
    std::ostream& out_;
    Repeats repeats_;
    std::map<std::string, std::string> variables_;
    std::set<std::string> operations_;
    std::set<std::string> successes_;  ///< `METHOD pattern` that have succeeded
    int count_ = 0;
    int failed_ = 0;
};

}  // namespace haas_test
