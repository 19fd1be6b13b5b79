// Judges what is there against what was acknowledged, and against the invariants. To be asked while no client asks
// anything.
#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "faults/client.hpp"
#include "faults/machines.hpp"
#include "faults/truths.hpp"
#include "random/checker.hpp"

namespace haas_test {

class Court {
public:
    Court(Scene& scene, const std::string& directory, std::vector<std::unique_ptr<Client>>& clients);

    /// What makes database() a copy of the database, where that is no file: before each look at it.
    void look_first(std::function<void()> copy) { copy_ = std::move(copy); }

    /// While haas-sync and the programs that it has started do nothing: what was acknowledged, and the invariants.
    void judge_moment();
    /// What still is to be done.
    std::vector<std::string> unfinished();
    /// When nothing is left to be done: frames go exactly where the database says, and the file of the database is
    /// sound.
    void judge_rest();
    /// When everybody has given back everything.
    void judge_end();

    /// How many moments and frames were judged.
    long moments() const { return moments_; }
    long frames() const { return frames_; }

    std::string database() const { return directory_ + "/state/haas.db"; }

private:
    std::string uri() const { return "sqlite:///" + database(); }
    Ports look_at_ports() const;
    void judge_actions(const Truths& truths);
    void judge_frame(const Rows& rows, const PortName& from, int tag);

    Scene& scene_;
    std::function<void()> copy_ = [] {};
    std::string directory_;
    std::vector<std::unique_ptr<Client>>& clients_;
    Machines machines_;
    VlanRules vlans_;
    std::map<std::string, std::string> ended_;  ///< actions that were seen to have ended
    long moments_ = 0;
    long frames_ = 0;
};

/// Runs a program that must succeed, however long the machine takes for it.
/// @return  its output
std::string run_tool(const std::vector<std::string>& argv);

}  // namespace haas_test
