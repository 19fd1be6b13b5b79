// libvirt's own test driver, test:///default, whose hypervisor lives in this process: with the image `tiny` that
// headnodes can be made of. What it has is gone with this object.
#pragma once

#include <libvirt/libvirt.h>

#include <stdexcept>

#include "drivers/hypervisor/libvirt_handles.hpp"

namespace haas_test {

class TestHypervisor {
public:
    static constexpr const char* endpoint = "test:///default";

    TestHypervisor() : connection_(virConnectOpen(endpoint)) {
        const haas::drivers::libvirt::Pool pool(virStoragePoolLookupByName(connection_.get(), "default-pool"));
        const haas::drivers::libvirt::Volume volume(virStorageVolCreateXML(
            pool.get(), "<volume><name>tiny.img</name><capacity>1048576</capacity><allocation>0</allocation></volume>",
            0));
        const haas::drivers::libvirt::Domain domain(virDomainDefineXML(connection_.get(), R"(
<domain type='test'><name>tiny</name><memory>65536</memory><os><type>hvm</type></os>
  <devices>
    <disk type='file' device='disk'><driver name='qemu' type='raw'/><source file='/default-pool/tiny.img'/>
      <target dev='vda' bus='virtio'/></disk>
    <graphics type='vnc' port='-1'/>
  </devices>
</domain>)"));
        if (!pool || !volume || !domain)
            throw std::runtime_error("libvirt's test driver: " + haas::drivers::libvirt::last_error());
    }

    virConnectPtr connection() const { return connection_.get(); }

private:
    /// Held, so that others who connect meet the same hypervisor.
    haas::drivers::libvirt::Connection connection_;
};

}  // namespace haas_test
