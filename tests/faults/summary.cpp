#include "faults/summary.hpp"

#include <iostream>
#include <map>
#include <string>
#include <utility>
#include <vector>

namespace haas_test {

namespace {

std::string in_thousands(long number) {
    auto text = std::to_string(number);
    for (auto at = static_cast<long>(text.size()) - 3; at > 0; at -= 3) text.insert(static_cast<std::size_t>(at), ",");
    return text;
}

const std::vector<std::string> signals{"SIGKILL", "SIGSTOP", "SIGTERM"};

/// Splits "SIGKILL worker"; nothing in front for what is no signal to a kind of program.
std::pair<std::string, std::string> split(const std::string& fault) {
    for (const auto& signal : signals) {
        if (fault.starts_with(signal + " ")) return {signal, fault.substr(signal.size() + 1)};
    }
    return {"", fault};
}

}  // namespace

long count_faults(const Record& record) {
    long all = 0;
    for (const auto& [what, number] : record.counts("fault ")) all += number;
    return all;
}

void write_summary(std::ostream& out, const Record& record, const char* prefix) {
    std::map<std::string, std::map<std::string, long>> of_programs;
    std::map<std::string, long> others;
    for (const auto& [fault, number] : record.counts("fault ")) {
        const auto [signal, what] = split(fault);
        if (signal.empty()) {
            others[what] = number;
        } else {
            of_programs[what][signal] = number;
        }
    }
    out << prefix << "| program |";
    for (const auto& signal : signals) out << " " << signal << " |";
    out << "\n" << prefix << "|---|---|---|---|\n";
    for (const auto& [program, counts] : of_programs) {
        out << prefix << "| " << program << " |";
        for (const auto& signal : signals) {
            const auto found = counts.find(signal);
            out << " " << (found == counts.end() ? "" : in_thousands(found->second)) << " |";
        }
        out << "\n";
    }
    const auto write_table = [&](const std::string& title, const std::map<std::string, long>& rows) {
        out << prefix << "\n" << prefix << "| " << title << " | times |\n" << prefix << "|---|---|\n";
        for (const auto& [what, number] : rows)
            out << prefix << "| " << what << " | " << in_thousands(number) << " |\n";
    };
    others["all faults, with the signals above"] = count_faults(record);
    for (const auto& [what, times] : record.counts("together ")) others["at once: " + what] = times;
    write_table("other fault", others);
    write_table("acknowledged change", record.counts("did "));
    write_table("change whose answer was lost", record.counts("changes "));
    write_table("networking action that ended", record.counts("actions "));
    write_table("answer", record.counts("answer "));
    out << prefix << "\n";
}

void verdict(bool fine, const std::string& sentence) {
    std::cout << "verdict " << (fine ? 0 : 1) << " " << sentence << std::endl;
}

void verdict(const Record& record, Wrong kind, const std::string& sentence) {
    verdict(record.wrongs(kind) == 0, sentence);
    for (const auto& each : record.shown(kind)) std::cout << "# " << each << std::endl;
}

}  // namespace haas_test
