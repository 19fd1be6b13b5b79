// A hypervisor that works or fails as the test says, and notes what it was asked.
#pragma once

#include <algorithm>
#include <functional>
#include <map>
#include <mutex>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "core/hypervisor.hpp"

namespace haas_test {

class ScriptedHypervisor final : public haas::core::Hypervisor {
public:
    using HypervisorError = haas::core::HypervisorError;
    using Deadline = haas::core::HypervisorDeadline;

    bool clones_slowly() const override { return slow; }
    /// Not noted: it changes nothing.
    void require_image(const std::string& name, Deadline) override {
        if (failure) throw *failure;
        if (!missing_images.contains(name)) return;
        throw HypervisorError(HypervisorError::Kind::base_image, "look at the image " + name,
                              "libvirt has no domain of that name");
    }
    haas::core::VmStatus status(const std::string& uuid, Deadline) override {
        note("status");
        const std::lock_guard guard(mutex_);
        const auto found = vms.find(uuid);
        if (found == vms.end()) return {};
        if (!found->second) return {haas::core::VmState::stopped, std::nullopt};
        return {haas::core::VmState::running, 5900};
    }
    std::vector<haas::core::VmSeen> list(Deadline) override {
        note("list");
        const std::lock_guard guard(mutex_);
        return seen;
    }
    void start(const haas::core::HeadnodeVm& vm, Deadline) override {
        {
            const std::lock_guard guard(mutex_);
            last = vm;
        }
        note("start");
        const std::lock_guard guard(mutex_);
        vms[vm.uuid] = true;
    }
    void stop(const std::string& uuid, Deadline) override {
        note("stop");
        const std::lock_guard guard(mutex_);
        vms[uuid] = false;
    }
    void remove(const std::string& uuid, Deadline) override {
        note("remove");
        const std::lock_guard guard(mutex_);
        vms.erase(uuid);
    }

    /// What was asked for so far, also while another thread asks.
    std::vector<std::string> asked() const {
        const std::lock_guard guard(mutex_);
        return asked_;
    }

    bool slow = false;
    std::set<std::string> missing_images;
    std::vector<haas::core::VmSeen> seen;  ///< that list() tells of
    std::map<std::string, bool> vms;       ///< whether each runs
    std::optional<haas::core::HeadnodeVm> last;
    std::optional<HypervisorError> failure;
    std::function<void(const std::string& what)> during;  ///< called with no lock held

private:
    void note(const std::string& what) {
        {
            const std::lock_guard guard(mutex_);
            asked_.push_back(what);
        }
        if (during) during(what);
        if (failure) throw *failure;
    }
    std::vector<std::string> asked_;
    mutable std::mutex mutex_;
};

}  // namespace haas_test
