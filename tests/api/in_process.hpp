// The API in this process, on a database in a directory of its own, with libvirt's test driver.
#pragma once

#include <memory>

#include "api/application.hpp"
#include "api/exchange.hpp"
#include "api/site.hpp"
#include "api/test_hypervisor.hpp"
#include "unit/temporary_directory.hpp"

namespace haas_test {

class InProcessService {
public:
    InProcessService() {
        site_.begin();
        application_ = std::make_unique<haas::api::Application>(haas::store::Database(site_.options(), site_.clock()),
                                                                site_.settings(), site_.clock());
        transport_ = make_in_process_transport(*application_);
    }

    Site& site() { return site_; }
    Transport& transport() { return *transport_; }

private:
    SitePlace place() const {
        haas::console::Options consoles;
        consoles.directory = directory_.path() / "consoles";
        consoles.program = HAAS_CONSOLE;
        haas::sys::Config::Headnode headnodes;
        headnodes.base_imgs = {"tiny", "gone"};
        headnodes.libvirt_endpoint = TestHypervisor::endpoint;
        // The same VLANs as the script of the HTTP run gives to its haas.cfg.
        return {directory_.path() / "haas.db",
                directory_.path() / "obm.key",
                {100, 101, 102, 103, 104},
                {1, 102},
                consoles,
                headnodes};
    }

    TemporaryDirectory directory_;
    TestHypervisor hypervisor_;
    Site site_{place()};
    std::unique_ptr<haas::api::Application> application_;
    std::unique_ptr<Transport> transport_;
};

}  // namespace haas_test
