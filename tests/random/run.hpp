// One random run: requests in random order, each answered as the model says, and after each step a look at the database
// and at the switches.
#pragma once

#include <cstdint>
#include <deque>
#include <map>
#include <memory>
#include <stdexcept>
#include <string>

#include "random/rig.hpp"

namespace haas_test {

/// What a run has found, with the steps that led there.
class Violation : public std::runtime_error {
public:
    using std::runtime_error::runtime_error;
};

/// Says on standard output which seed is used.
/// @return  $HAAS_SEED, or one by chance
std::uint64_t choose_seed();

/// How much is done: all with HAAS_LONG=1, and otherwise less on a server, where each step takes longer.
enum class Form { brief, usual, whole };
Form choose_form();
/// The number of seeds.
int runs_of(Form form);

class RandomRun {
public:
    /// Registers switches, ports, nodes, projects, users and some networks, by requests like those that follow.
    explicit RandomRun(std::uint64_t seed);

    /// A request.
    void operate();
    /// Several requests at the same time, most of them changes of one kind. They must be answered as if one had come
    /// after the other, in some order, and must have done what they would do then.
    void operate_at_once();
    /// A request that gives haas-sync something to do.
    void ask_for_networking();
    /// What haas-sync does on switches that work: all is done afterwards.
    void sync();
    /// Lets time pass.
    void wait(std::chrono::seconds time);

    /// Runs something that may change database and switches as haas-sync does, and judges what it did.
    void step(const std::string& what, const std::function<void()>& action);
    /// Adds to the story of the step under way.
    void note(const std::string& text) { history_.back() += text; }
    /// Nothing may be left to do.
    void require_quiet();
    /// Frames go where the attachments say, and nowhere else.
    void require_traffic();
    /// Passwords were neither logged nor stored, and the database is in order.
    void require_secrecy();

    Rig& rig() { return *rig_; }
    const Rig& rig() const { return *rig_; }
    Random& random() { return random_; }
    const Model& model() const { return model_; }
    const Rows& rows() const { return rows_; }

    /// How often an operation was answered with a status.
    int count(const std::string& operation, int status) const;
    int count(int status) const;
    /// How many actions ended so.
    int count_actions(const std::string& status) const;
    /// Of those, the actions of port groups.
    int count_group_actions(const std::string& status) const;
    /// The number of steps so far.
    int steps() const { return steps_; }

private:
    void perform(Operation operation);
    /// Before it is sent.
    void complete(Operation& operation);
    /// Makes the change in a model that an answer tells of.
    /// @return  what is wrong with the answer
    std::string follow(Model& model, const Operation& operation, const Answer& answer) const;
    void follow_in_some_order(const std::vector<Operation>& operations, const std::vector<Answer>& answers);
    void note_new_ports(const Rows& rows);
    void set_up();
    void set_up_machines();
    void set_up_place(const NicName& nic, const PortName& port);
    void set_up_group(const std::string& group, const NicName& nic, const std::vector<PortName>& members);
    void register_port(const PortName& port);
    void request(const std::string& name, const std::function<void(Operation&)>& fill);
    /// What is wrong with the form of an answer.
    std::string fault_of(const Model& model, const Operation& operation, const Answer& answer) const;
    std::string find_secret(const std::string& text) const;
    void judge();
    [[noreturn]] void fail(const std::vector<std::string>& wrong) const;

    std::uint64_t seed_;
    Random random_;
    Model model_;
    std::set<std::string> secrets_;
    std::unique_ptr<Rig> rig_;
    Rows rows_;
    std::set<PortName> new_ports_;  // not verified since they were registered
    std::deque<std::string> history_;
    std::map<std::string, std::map<int, int>> counts_;
    int steps_ = 0;
};

/// For the end of a line on a run: its engine, and what is special to it.
std::string words_on_engine(const RandomRun& run);

}  // namespace haas_test
