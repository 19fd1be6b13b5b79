#include "service/hypervisor_reach.hpp"

#include <utility>

#include "core/error.hpp"
#include "store/database_uri.hpp"
#include "store/sync_host.hpp"

namespace haas::service {

namespace {

using core::HypervisorDeadline;
using core::HypervisorError;

class OnlyAlone final : public core::Hypervisor {
public:
    OnlyAlone(std::unique_ptr<Hypervisor> real, HypervisorReach reach, std::function<store::Database()> open)
        : real_(std::move(real)), reach_(std::move(reach)), open_(std::move(open)) {}

    bool clones_slowly() const override { return real_->clones_slowly(); }
    void require_image(const std::string& name, HypervisorDeadline deadline) override {
        checked().require_image(name, deadline);
    }
    core::VmStatus status(const std::string& uuid, HypervisorDeadline deadline) override {
        return checked().status(uuid, deadline);
    }
    /// An audit that expects no headnode does without a hypervisor that is unreachable, but not without one that has
    /// VMs.
    std::vector<core::VmSeen> list(HypervisorDeadline deadline) override {
        const auto seen = real_->list(deadline);
        check(seen.empty() ? Kind::unreachable : Kind::refused);
        return seen;
    }
    void start(const core::HeadnodeVm& vm, HypervisorDeadline deadline) override { checked().start(vm, deadline); }
    void stop(const std::string& uuid, HypervisorDeadline deadline) override { checked().stop(uuid, deadline); }
    void remove(const std::string& uuid, HypervisorDeadline deadline) override { checked().remove(uuid, deadline); }

private:
    using Kind = HypervisorError::Kind;

    core::Hypervisor& checked() const {
        check(Kind::refused);
        return *real_;
    }

    void check(Kind kind) const {
        for (const auto& each : hosts()) {
            if (each.name == reach_.host) continue;
            throw HypervisorError(kind, "find the hypervisor of all hosts",
                                  "[headnode] libvirt_endpoint is " + reach_.endpoint + ", the one of host " +
                                      reach_.host + " alone, and host " + each.name +
                                      " has used its database within a week. The administrator must name one that all "
                                      "of them reach, such as qemu+tls://HYPERVISOR/system; or, if that host is no "
                                      "more, name the socket as well: qemu+unix:///system?socket=FILE");
        }
    }

    /// A database for each call: the threads of haas-sync share the hypervisor, and calls are rare.
    std::vector<store::SyncHost> hosts() const {
        try {
            return open_().read([](store::Reading& tx) { return store::list_sync_hosts(tx); });
        } catch (const core::UnavailableError& error) {
            throw HypervisorError(Kind::unreachable, "find the hypervisor of all hosts", error.what());
        }
    }

    std::unique_ptr<Hypervisor> real_;
    HypervisorReach reach_;
    std::function<store::Database()> open_;
};

}  // namespace

bool is_own_hypervisor(const std::string& endpoint) {
    if (endpoint.find("socket=") != std::string::npos) return false;
    const auto mark = endpoint.find("://");
    if (mark == std::string::npos) return true;
    auto host = endpoint.substr(mark + 3);
    host = host.substr(0, host.find_first_of("/?"));
    host = host.substr(host.find('@') + 1);  // npos + 1: from the beginning
    if (!host.starts_with('[')) host = host.substr(0, host.find(':'));
    return host.empty() || host == "localhost" || host.starts_with("127.") || host.starts_with("[::1]");
}

std::unique_ptr<core::Hypervisor> guard_reach(std::unique_ptr<core::Hypervisor> hypervisor, HypervisorReach reach,
                                              std::function<store::Database()> open) {
    if (!store::is_on_server(reach.database_uri) || !is_own_hypervisor(reach.endpoint)) return hypervisor;
    return std::make_unique<OnlyAlone>(std::move(hypervisor), std::move(reach), std::move(open));
}

}  // namespace haas::service
