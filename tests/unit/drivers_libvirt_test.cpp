// What HaaS does not do to a hypervisor, whatever rows of headnodes say. libvirt's own test driver has one VM, `test`.
#include "drivers/hypervisor/libvirt.hpp"

#include <doctest/doctest.h>

using namespace haas;
using core::HypervisorDeadline;
using core::HypervisorError;

namespace {

const std::string foreign_uuid = "6695eb01-f6a4-8304-79aa-97f2502e193f";

drivers::Libvirt make() { return drivers::Libvirt({"test:///default", {"tiny"}, {}, {}}); }

HypervisorDeadline soon() { return HypervisorDeadline::in(std::chrono::seconds(20)); }

template <class F>
std::string error_of(F&& call) {
    try {
        call();
    } catch (const HypervisorError& error) {
        return error.what();
    }
    return {};
}

bool holds(const std::string& text, const std::string& part) { return text.find(part) != std::string::npos; }

}  // namespace

TEST_CASE("libvirt: a VM of others is not touched, though a headnode has its UUID") {
    auto libvirt = make();
    const core::HeadnodeVm vm{foreign_uuid, "", "tiny", {}, true};
    const std::string refusal = "HaaS touches no VM of others";
    CHECK(holds(error_of([&] { libvirt.stop(foreign_uuid, soon()); }), refusal));
    CHECK(holds(error_of([&] { libvirt.remove(foreign_uuid, soon()); }), refusal));
    CHECK(holds(error_of([&] { libvirt.start(vm, soon()); }), refusal));
    CHECK(holds(error_of([&] { libvirt.status(foreign_uuid, soon()); }), refusal));
}

TEST_CASE("libvirt: no volume is removed for a headnode whose UUID is none, as its name begins others' names") {
    auto libvirt = make();
    for (const std::string uuid : {"", "6695eb01", "../6695eb01-f6a4-8304-79aa-97f2502e1", "%"}) {
        CAPTURE(uuid);
        CHECK(holds(error_of([&] { libvirt.remove(uuid, soon()); }), "UUID is none"));
    }
    CHECK(error_of([&] { libvirt.remove("6695eb01-f6a4-4304-89aa-97f2502e1930", soon()); }).empty());
}

TEST_CASE("libvirt: a VM that haas.cfg does not offer is not cloned") {
    auto libvirt = make();
    const core::HeadnodeVm vm{"6695eb01-f6a4-4304-89aa-97f2502e1930", "", "test", {}, false};
    CHECK(holds(error_of([&] { libvirt.start(vm, soon()); }), "does not offer it"));
    CHECK(holds(error_of([&] { libvirt.require_image("test", soon()); }), "does not offer it"));
}
