// The line of a probe to its switch: logs in when it is needed, and writes all down.
#pragma once

#include <functional>
#include <memory>
#include <utility>

#include "core/switch.hpp"
#include "drivers/switch/recorded_session.hpp"
#include "drivers/switch/recording.hpp"
#include "drivers/switch/transcript.hpp"

namespace haas::sync {

class ProbeLine {
public:
    /// @param driver        with a transport that writes on the recording
    /// @param before_call   called before each call on the switch. Its exceptions end the probe
    /// All references must outlive this.
    ProbeLine(const core::SwitchDriver& driver, core::SwitchFields fields, core::SwitchTimeouts timeouts,
              drivers::Recording& recording, drivers::Transcript& transcript, std::function<void()> before_call)
        : driver_(driver),
          fields_(std::move(fields)),
          timeouts_(timeouts),
          recording_(recording),
          transcript_(transcript),
          before_call_(std::move(before_call)) {
        timeouts_.before_command = &before_call_;
    }
    ProbeLine(const ProbeLine&) = delete;
    ProbeLine& operator=(const ProbeLine&) = delete;
    ~ProbeLine() = default;

    /// Logs in, unless that was done.
    /// @throws core::SwitchError
    core::SwitchSession& session() {
        before_call_();
        if (!session_) {
            recording_.take();
            session_ = std::make_unique<drivers::RecordedSession>(driver_, fields_, timeouts_, recording_, transcript_);
        }
        return *session_;
    }
    void hang_up() { session_.reset(); }

    const core::SwitchDriver& driver() const { return driver_; }
    const std::function<void()>& before_call() const { return before_call_; }

private:
    const core::SwitchDriver& driver_;
    core::SwitchFields fields_;
    core::SwitchTimeouts timeouts_;
    drivers::Recording& recording_;
    drivers::Transcript& transcript_;
    std::function<void()> before_call_;
    std::unique_ptr<core::SwitchSession> session_;
};

}  // namespace haas::sync
