// Puts bad values into every column of the database, one at a time, as whoever has broken into a worker could, and
// looks whether every GET of the rights table is still answered, with an error of HaaS's own where need be:
//   forged_values SCENE WHO ROWS...

#include <sqlite3.h>

#include <algorithm>
#include <array>
#include <cstdlib>
#include <functional>
#include <iostream>
#include <memory>
#include <set>
#include <span>
#include <stdexcept>
#include <string>
#include <utility>
#include <vector>

#include "api/in_process.hpp"
#include "api/judge.hpp"
#include "api/rights_callers.hpp"
#include "api/rights_table.hpp"
#include "api/tap_report.hpp"
#include "base/log.hpp"

namespace {

using namespace haas_test;

/// A connection that keeps no rule of the schema.
class Forger {
public:
    explicit Forger(const std::filesystem::path& file) {
        if (sqlite3_open(file.c_str(), &database_) != SQLITE_OK)
            throw std::runtime_error("the database cannot be opened");
        sqlite3_create_collation(database_, "natural_order", SQLITE_UTF8, nullptr,
                                 [](void*, int, const void*, int, const void*) { return 0; });
        for (const char* rule : {"PRAGMA foreign_keys = OFF", "PRAGMA ignore_check_constraints = ON",
                                 "PRAGMA synchronous = OFF", "DROP TRIGGER port_nic_in_one_group"}) {
            run(rule);
        }
    }
    ~Forger() { sqlite3_close(database_); }
    Forger(const Forger&) = delete;
    Forger& operator=(const Forger&) = delete;

    /// @return  whether it was possible
    bool run(const std::string& sql) {
        return sqlite3_exec(database_, sql.c_str(), nullptr, nullptr, nullptr) == SQLITE_OK;
    }
    int changes() { return sqlite3_changes(database_); }

    std::vector<std::string> list(const std::string& sql) {
        std::vector<std::string> found;
        const auto take = [](void* to, int, char** row, char**) {
            static_cast<std::vector<std::string>*>(to)->emplace_back(row[0]);
            return 0;
        };
        sqlite3_exec(database_, sql.c_str(), take, &found, nullptr);
        return found;
    }

private:
    sqlite3* database_ = nullptr;
};

/// The first ones always, all of them with HAAS_LONG=1.
constexpr std::size_t usual_values = 3;
const std::array<std::pair<const char*, const char*>, 8> bad_values{{
    {"a word", "'x'"},
    {"bytes of no text", "x'00ff1b5b324a0a'"},
    {"the greatest number", "9223372036854775807"},
    {"NULL", "NULL"},
    {"nothing", "''"},
    {"a negative number", "-1"},
    {"a fraction", "1e308"},
    {"a long path", "'../' || hex(zeroblob(20000))"},
}};

bool is_long() { return std::getenv("HAAS_LONG") != nullptr; }

class ForgedValues : public TapReport {
public:
    ForgedValues(InProcessService& service, const RightsTable& table) : service_(service), site_(service.site()) {
        for (const auto& call : table.calls) {
            if (call.method != "GET") continue;
            for (const auto& pattern : call.patterns) looks_.insert(call.path(pattern));
        }
    }

    bool run(const CaseFile& scene) {
        site_.begin();
        make(scene.given);
        site_.keep();
        Forger schema(file());
        const auto tables =
            schema.list("SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite%'");
        for (const auto& table : tables) {
            std::string faults;
            for (const auto& column : schema.list("SELECT name FROM pragma_table_info('" + table + "')")) {
                faults += faults_of(table, column);
            }
            report("whatever stands in table " + table + ", everything is answered", faults);
        }
        report("so many values were tried as there are columns for them",
               values_ >= (is_long() ? 700 : 300) ? "" : std::to_string(values_));
        site_.begin();
        report("the worker answers as before", send("/nodes").status == 200 ? "" : "it does not");
        std::cout << "# " << values_ << " values, " << answers_ << " answers of " << looks_.size() << " paths, "
                  << failures_ << " of them by 5xx\n";
        return finish();
    }

private:
    std::filesystem::path file() const { return haas::store::Database(site_.options(), site_.clock()).file(); }

    void make(const std::vector<Act>& acts) {
        for (const auto& act : acts) {
            if (!act.request) {
                site_.sync();
                continue;
            }
            const auto answer =
                service_.transport().send(RightsCallers::with_password(*act.request, act.request->user));
            if (answer.status >= 300) throw CaseSyntaxError(act.place + ": " + answer.body);
        }
    }

    Answer send(const std::string& path) {
        CaseRequest request;
        request.method = "GET";
        request.target = path;
        return service_.transport().send(RightsCallers::with_password(request, "admin"));
    }

    std::string faults_of(const std::string& table, const std::string& column) {
        std::string faults;
        for (const auto& [name, value] : std::span(bad_values).first(is_long() ? bad_values.size() : usual_values)) {
            site_.begin();
            Forger forger(file());
            // Where only one row can have it, one gets it.
            const auto set = "UPDATE OR IGNORE \"" + table + "\" SET \"" + column + "\" = " + value;
            if (!forger.run(set) || forger.changes() == 0) continue;
            ++values_;
            for (const auto& path : looks_) {
                const auto fault = fault_of(path);
                if (!fault.empty()) faults += "\n#   " + column + ", " + name + ": " + path + ": " + fault;
            }
        }
        return faults;
    }

    std::string fault_of(const std::string& path) {
        ++answers_;
        CaseRequest request;
        request.method = "GET";
        request.target = path;
        try {
            const auto answer = service_.transport().send(RightsCallers::with_password(request, "admin"));
            failures_ += answer.status >= 500 ? 1 : 0;
            if (path == "/healthz") return {};  // it may say that the service is not well
            const bool is_text = answer.header("Content-Type").starts_with("text/plain");
            return fault_of_any_answer(request, answer, is_text ? "text/plain" : "application/json");
        } catch (const std::exception& error) {
            return error.what();
        }
    }

    InProcessService& service_;
    Site& site_;
    std::set<std::string> looks_;
    int values_ = 0;
    int answers_ = 0;
    int failures_ = 0;  ///< answers that are errors of the service: it cannot know what was there before
};

}  // namespace

int main(int argc, char** argv) {
    try {
        haas::base::log::start("forged_values", haas::base::log::Level::error);
        const std::vector<std::string> words(argv + 1, argv + argc);
        if (words.size() < 3) throw CaseSyntaxError("usage: forged_values SCENE WHO ROWS...");
        const CaseFile scene = read_case_file(words[0]);
        const RightsTable table = read_rights_table({words.begin() + 1, words.end()});
        InProcessService service;
        return ForgedValues(service, table).run(scene) ? 0 : 1;
    } catch (const std::exception& error) {
        std::cout << "Bail out! " << error.what() << std::endl;
        return 2;
    }
}
