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
    /// A worker of the service.
    class Worker {
    public:
        Worker(Site& site, const haas::api::Settings& settings)
            : application_(haas::store::Database(site.options(), site.clock()), settings, site.clock()),
              transport_(make_in_process_transport(application_)) {}
        Transport& transport() { return *transport_; }

    private:
        haas::api::Application application_;
        std::unique_ptr<Transport> transport_;
    };

    explicit InProcessService(SitePlace::Engine engine = SitePlace::Engine::file) : engine_(engine) {
        site_.begin();
        settings_ = site_.settings();
        worker_ = std::make_unique<Worker>(site_, settings_);
    }

    Site& site() { return site_; }
    /// Those of the worker, for others with a difference.
    const haas::api::Settings& settings() const { return settings_; }
    Transport& transport() { return worker_->transport(); }

private:
    SitePlace place() const {
        haas::console::Options consoles;
        consoles.directory = directory_.path() / "consoles";
        consoles.program = HAAS_CONSOLE;
        haas::sys::Config::Headnode headnodes;
        headnodes.base_imgs = {"tiny", "gone"};
        headnodes.libvirt_endpoint = TestHypervisor::endpoint;
        // The same VLANs as the script of the HTTP run gives to its haas.cfg.
        return {engine_,
                directory_.path() / "haas.db",
                {directory_.path() / "bmc.pub", directory_.path() / "bmc.key", {}},
                {100, 101, 102, 103, 104},
                {1, 102},
                consoles,
                headnodes};
    }

    SitePlace::Engine engine_;
    TemporaryDirectory directory_;
    TestHypervisor hypervisor_;
    Site site_{place()};
    haas::api::Settings settings_;
    std::unique_ptr<Worker> worker_;
};

}  // namespace haas_test
