// What the ports of an Open vSwitch carry in each moment, by the monitor of its database.
#pragma once

#include <doctest/doctest.h>
#include <signal.h>

#include <chrono>
#include <filesystem>
#include <fstream>
#include <map>
#include <set>
#include <string>
#include <thread>
#include <vector>

#include "sync/private_ovs.hpp"

namespace haas_test {

class OvsMoments {
public:
    explicit OvsMoments(const PrivateOvs& ovs) : ovs_(ovs), file_(directory_.path() / "moments") {
        pid_ =
            start_program({"sh", "-c",
                           "exec ovsdb-client --format=csv --no-headings monitor unix:" + ovs.socket() +
                               " Open_vSwitch Port name,vlan_mode,tag,trunks,external_ids >'" + file_.string() + "'"});
    }
    ~OvsMoments() {
        ::kill(pid_, SIGKILL);
        wait_for_program(pid_);
    }
    OvsMoments(const OvsMoments&) = delete;
    OvsMoments& operator=(const OvsMoments&) = delete;

    /// Waits until the moments so far have been seen: a slow computer makes one of two that follow each other closely.
    void settle() { lines_until_now(); }

    /// The VLANs that a port has carried since this was last called, those of now included.
    std::set<int> take_passed(const std::string& port) {
        const auto lines = lines_until_now();
        std::set<int> passed = now_[port];
        for (; next_ < lines.size(); ++next_) {
            const auto columns = columns_of(lines[next_]);
            // The row, what became of it, and its columns.
            constexpr std::size_t count = 7;
            if (columns.size() != count || columns[1] == "old" || columns[1] == "delete") continue;
            const auto vlans = vlans_of(columns[3], columns[4], columns[5]);
            now_[columns[2]] = vlans;
            if (columns[2] == port) passed.insert(vlans.begin(), vlans.end());
        }
        return passed;
    }

private:
    /// All that was said until a mark that is set now.
    std::vector<std::string> lines_until_now() {
        const std::string mark = "moment=m" + std::to_string(++marks_);
        ovs_.vsctl({"set", "Port", "br0", "external_ids:" + mark});
        const auto end = std::chrono::steady_clock::now() + std::chrono::seconds(30);
        for (;;) {
            std::vector<std::string> lines;
            std::ifstream file(file_);
            bool seen = false;
            for (std::string line; std::getline(file, line); lines.push_back(line)) {
                seen = seen || line.find(mark + "}") != std::string::npos;
            }
            if (seen) return lines;
            REQUIRE(std::chrono::steady_clock::now() < end);
            std::this_thread::sleep_for(std::chrono::milliseconds(5));
        }
    }
    static std::vector<std::string> columns_of(const std::string& line) {
        std::vector<std::string> columns(1);
        bool quoted = false;
        for (const char c : line) {
            if (c == '"')
                quoted = !quoted;
            else if (c == ',' && !quoted)
                columns.emplace_back();
            else
                columns.back() += c;
        }
        return columns;
    }
    static std::set<int> numbers_in(const std::string& text) {
        std::set<int> numbers;
        std::string digits;
        for (const char c : text + " ") {
            if (c >= '0' && c <= '9') {
                digits += c;
            } else if (!digits.empty()) {
                numbers.insert(std::stoi(digits));
                digits.clear();
            }
        }
        return numbers;
    }
    /// @source  "VLAN Configuration" of the table Port, ovs-vswitchd.conf.db(5)
    static std::set<int> vlans_of(const std::string& mode, const std::string& tag, const std::string& trunks) {
        constexpr int highest = 4094;
        auto vlans = numbers_in(tag);
        vlans.erase(highest + 1);
        const bool has_mode = mode != "[]" && !mode.empty();
        const bool one_only = mode == "access" || mode == "dot1q-tunnel" || (!has_mode && !numbers_in(tag).empty());
        if (one_only) return vlans;
        auto others = numbers_in(trunks);
        for (int vlan = 1; others.empty() && vlan <= highest; ++vlan) vlans.insert(vlan);
        vlans.merge(others);
        return vlans;
    }

    const PrivateOvs& ovs_;
    TemporaryDirectory directory_;
    std::filesystem::path file_;
    int pid_;
    int marks_ = 0;
    std::size_t next_ = 0;
    std::map<std::string, std::set<int>> now_;
};

}  // namespace haas_test
