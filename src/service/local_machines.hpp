// Does what users ask of machines in this process, with its drivers.
#pragma once

#include <memory>
#include <string>

#include "core/machines.hpp"
#include "service/access.hpp"
#include "service/bmc.hpp"
#include "service/headnode_vm.hpp"
#include "service/settings.hpp"
#include "store/database.hpp"

namespace haas::service {

class LocalMachines : public core::Machines {
public:
    struct Parts {
        BmcControl bmcs;
        HeadnodeHost headnodes;
        WorkerSeats seats;
        core::ConsoleKeeper* consoles = nullptr;
    };
    LocalMachines(store::Database database, Parts parts) : database_(std::move(database)), parts_(std::move(parts)) {}

    core::PowerState power_status(const core::NodeOrder& order) override;
    void set_power(const core::NodeOrder& order, core::PowerState wanted) override;
    core::BmcNotes power_cycle(const core::NodeOrder& order, core::PowerCycle how) override;
    core::BmcNotes set_boot_device(const core::NodeOrder& order, core::BootDevice device) override;
    core::BmcNotes insert_media(const core::NodeOrder& order, const std::string& url) override;
    core::BmcNotes eject_media(const core::NodeOrder& order) override;
    core::Hardware read_hardware(const core::NodeOrder& order) override;

    void start_console(const core::NodeOrder& order) override;
    void stop_console(const std::string& uuid) override;
    std::unique_ptr<core::ConsoleReader> read_console(const core::NodeOrder& order, const std::string& uuid,
                                                      std::uint64_t offset) override;
    core::ConsoleFiles open_console(const core::NodeOrder& order, const std::string& uuid) override;

    void require_image(const core::ImageOrder& order) override;
    core::Progress start_headnode(const core::HeadnodeOrder& order) override;
    void stop_headnode(const core::HeadnodeOrder& order) override;
    core::Progress remove_headnode(const core::HeadnodeOrder& order) override;
    core::VmLook look_at_headnode(const core::HeadnodeOrder& order) override;

private:
    struct FoundNode;
    struct FoundHeadnode;
    using Role = core::ProjectRole;  ///< what the order needs
    FoundNode find(const core::NodeOrder& order, Role needed);
    FoundHeadnode find(const core::HeadnodeOrder& order, Role needed);
    template <class Question>
    auto ask(const core::NodeOrder& order, Role needed, Question&& question);
    void require_console(const core::NodeOrder& order, const std::string& uuid);
    HeadnodeWork work_for(const core::HeadnodeOrder& order);
    Write writer();
    WriteAsCaller writer_for(const core::Requester& user, Role needed);
    ReadAsCaller reader_for(const core::Requester& user, Role needed);

    store::Database database_;
    Parts parts_;
};

}  // namespace haas::service
