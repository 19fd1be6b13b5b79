// What a pass says to its switch: reads and writes of ports that go on in smaller parts when the switch refuses them,
// and note in the result what was seen. What follows from that is the pass's matter.
#pragma once

#include <cstddef>
#include <functional>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "core/switch.hpp"
#include "sync/device_pass.hpp"

namespace haas::sync {

class PortDialogue {
public:
    using Indices = std::vector<std::size_t>;  ///< of jobs

    /// @param result  has an outcome for each job; gets what is seen and what goes wrong. It must outlive this, like
    ///                the others
    PortDialogue(const Work& work, const std::function<void()>& between_steps, PassResult& result);

    /// @return  whether there is a session now
    bool connect(const core::SwitchDriver& driver, const core::SwitchFields& fields,
                 const core::SwitchTimeouts& timeouts);
    core::SwitchSession& session() { return *session_; }

    /// @name All return whether the switch went on answering
    /// @{

    /// @param call  on the switch; throws no SwitchError but `unreachable`
    bool answers(const std::function<void()>& call);
    /// Reads what the jobs' ports carry at first.
    bool read_all();
    /// Reads what ports carry. One that cannot be read does not keep the others from being read.
    bool read(const Indices& which);
    /// Writes one state of each job; null means dark. If the switch refuses a single port, refusals() has it. A port of
    /// which nothing was read is not written.
    bool write(const Indices& which, core::PortState PortJob::*state);
    /// @}

    /// What the switch said to the writes of single ports.
    const std::map<std::size_t, std::string>& refusals() const { return refusals_; }

    /// Reads all ports of the switch, if it can list them.
    void list();
    /// A list that leaves out a port which exists may leave out others. It does not count as the list of all ports.
    void distrust_list(const core::SwitchDriver& driver);
    /// Takes what the jobs' ports carry from the list of all ports.
    /// @return  whether all of them are in the list
    bool see_in_list(const core::SwitchDriver& driver);

    void save();

private:
    void note_unread();
    void see(const Indices& which);
    bool read_one_by_one(const Indices& which);
    bool write_in_halves(const Indices& which, core::PortState PortJob::*state);
    void note_unreachable(const core::SwitchError& failure);

    const std::vector<PortJob>& jobs_;
    const Work& work_;
    const std::function<void()>& between_steps_;
    PassResult& result_;
    std::unique_ptr<core::SwitchSession> session_;
    std::map<std::size_t, std::string> refusals_;
};

}  // namespace haas::sync
