#include "service/local_machines.hpp"

#include <chrono>
#include <optional>
#include <utility>

#include "core/error.hpp"
#include "service/console.hpp"
#include "service/headnode.hpp"
#include "service/stray.hpp"
#include "store/console.hpp"
#include "store/headnode.hpp"

namespace haas::service {

namespace {

/// Long enough that two users who start the same headnode at the same time both succeed.
constexpr std::chrono::seconds patience{10};

/// A headnode that was deleted and created again is another one.
core::Headnode get_ordered(const store::Reading& tx, const Caller& caller, const core::HeadnodeOrder& order) {
    auto headnode = get_headnode(tx, caller, order.label);
    if (headnode.id != order.headnode || headnode.project_id != order.project) {
        throw core::NotFoundError("Headnode " + order.label + " does not exist.");
    }
    return headnode;
}

}  // namespace

struct LocalMachines::FoundNode {
    SealedBmc bmc;
    Party party;
};

struct LocalMachines::FoundHeadnode {
    core::Headnode headnode;
    Party party;
};

Write LocalMachines::writer() {
    return [this](const std::function<void(store::Writing&)>& use) { database_.write(use); };
}

WriteAsCaller LocalMachines::writer_for(const core::Requester& user, Role needed) {
    return [this, user, needed](const std::function<void(store::Writing&, const Caller&)>& use) {
        database_.write([&](store::Writing& tx) { use(tx, get_caller(tx, user, needed)); });
    };
}

ReadAsCaller LocalMachines::reader_for(const core::Requester& user, Role needed) {
    return [this, user, needed](const std::function<void(store::Reading&, const Caller&)>& use) {
        database_.read([&](store::Reading& tx) { use(tx, get_caller(tx, user, needed)); });
    };
}

LocalMachines::FoundNode LocalMachines::find(const core::NodeOrder& order, Role needed) {
    return database_.read([&](store::Reading& tx) {
        const auto caller = get_caller(tx, order.user, needed);
        auto bmc = get_bmc(tx, caller, order.label);
        require_unchanged(order, bmc.node);
        auto party = party_of(caller, bmc.node.project_id, bmc.node.project_label);
        return FoundNode{std::move(bmc), std::move(party)};
    });
}

/// The answer to `question(work, bmc)` about the order's node.
template <class Question>
auto LocalMachines::ask(const core::NodeOrder& order, Role needed, Question&& question) {
    const auto found = find(order, needed);
    return question(BmcWork{parts_.bmcs, parts_.seats, found.party, reader_for(order.user, needed),
                            writer_for(order.user, needed), writer(), order.deadline},
                    open_bmc(found.bmc, parts_.bmcs));
}

core::PowerState LocalMachines::power_status(const core::NodeOrder& order) {
    return ask(order, Role::observer, service::power_status);
}

void LocalMachines::set_power(const core::NodeOrder& order, core::PowerState wanted) {
    ask(order, Role::member, [&](const BmcWork& work, const OpenedBmc& bmc) { service::set_power(work, bmc, wanted); });
}

core::BmcNotes LocalMachines::power_cycle(const core::NodeOrder& order, core::PowerCycle how) {
    return ask(order, Role::member,
               [&](const BmcWork& work, const OpenedBmc& bmc) { return service::power_cycle(work, bmc, how); });
}

core::BmcNotes LocalMachines::set_boot_device(const core::NodeOrder& order, core::BootDevice device) {
    return ask(order, Role::member,
               [&](const BmcWork& work, const OpenedBmc& bmc) { return service::set_boot_device(work, bmc, device); });
}

core::BmcNotes LocalMachines::insert_media(const core::NodeOrder& order, const std::string& url) {
    return ask(order, Role::member,
               [&](const BmcWork& work, const OpenedBmc& bmc) { return service::insert_media(work, bmc, url); });
}

core::BmcNotes LocalMachines::eject_media(const core::NodeOrder& order) {
    return ask(order, Role::member, service::eject_media);
}

core::Hardware LocalMachines::read_hardware(const core::NodeOrder& order) {
    return ask(order, Role::observer, service::read_hardware);
}

void LocalMachines::start_console(const core::NodeOrder& order) {
    const auto seat = parts_.seats.waiting.get(find(order, Role::member).party);
    std::optional<ConsoleToStart> console;
    writer_for(order.user, Role::member)([&](store::Writing& tx, const Caller& caller) {
        require_unchanged(order, get_node_to_control(tx, caller, order.label));
        console = service::start_console(tx, caller, parts_.bmcs, order.label);
    });
    if (console->is_elsewhere) return;
    run_console(parts_.bmcs, *parts_.consoles, writer_for(order.user, Role::member), writer(), *console);
}

void LocalMachines::stop_console(const std::string& uuid) {
    if (database_.read([&](store::Reading& tx) { return store::find_node_of_console(tx, uuid); })) {
        throw core::BlockedError("This console is to be logged: stop_console ends it.");
    }
    parts_.consoles->stop(uuid);
}

/// Whoever may read the console of the order's node may read this log.
void LocalMachines::require_console(const core::NodeOrder& order, const std::string& uuid) {
    const auto mark = find_sync_mark(database_);
    database_.read([&](store::Reading& tx) {
        const auto caller = get_caller(tx, order.user, Role::observer);
        require_unchanged(order, get_node_to_control(tx, caller, order.label));
        if (get_console(tx, caller, order.label, mark) != uuid) {
            throw core::NotFoundError("The console of node " + order.label + " has another log by now.");
        }
    });
}

std::unique_ptr<core::ConsoleReader> LocalMachines::read_console(const core::NodeOrder& order, const std::string& uuid,
                                                                 std::uint64_t offset) {
    require_console(order, uuid);
    return parts_.consoles->read(uuid, offset);
}

core::ConsoleFiles LocalMachines::open_console(const core::NodeOrder& order, const std::string& uuid) {
    require_console(order, uuid);
    return parts_.consoles->open(uuid);
}

LocalMachines::FoundHeadnode LocalMachines::find(const core::HeadnodeOrder& order, Role needed) {
    return database_.read([&](store::Reading& tx) {
        const auto caller = get_caller(tx, order.user, needed);
        auto headnode = get_ordered(tx, caller, order);
        auto party = party_of(caller, headnode.project_id, headnode.project_label);
        return FoundHeadnode{std::move(headnode), std::move(party)};
    });
}

HeadnodeWork LocalMachines::work_for(const core::HeadnodeOrder& order) {
    return {parts_.headnodes, writer(), patience, order.deadline};
}

void LocalMachines::require_image(const core::ImageOrder& order) {
    const auto party = database_.read([&](store::Reading& tx) {
        const auto caller = get_caller(tx, order.user, Role::member);
        const auto project = find_project_label(tx, order.project).value_or("");
        require_role(tx, caller, project);
        check_base_image(parts_.headnodes, order.base_img);
        return party_of(caller, order.project, project);
    });
    const auto seat = parts_.seats.waiting.get(party);
    service::require_image(*parts_.headnodes.hypervisor, order.base_img, order.deadline);
}

core::Progress LocalMachines::start_headnode(const core::HeadnodeOrder& order) {
    const auto seat = parts_.seats.waiting.get(find(order, Role::member).party);
    StartOrder start;
    writer_for(order.user, Role::member)([&](store::Writing& tx, const Caller& caller) {
        get_ordered(tx, caller, order);
        start = order_start(tx, caller, parts_.headnodes, order.label);
    });
    if (start.headnode.phase == core::Headnode::Phase::creating && parts_.headnodes.hypervisor->clones_slowly()) {
        return core::Progress::goes_on;
    }
    auto work = work_for(order);
    work.is_first_try = start.is_first;
    run_headnode(work, start.headnode);
    return core::Progress::done;
}

void LocalMachines::stop_headnode(const core::HeadnodeOrder& order) {
    const auto seat = parts_.seats.waiting.get(find(order, Role::member).party);
    std::optional<core::Headnode> headnode;
    reader_for(order.user, Role::member)([&](store::Reading& tx, const Caller& caller) {
        get_ordered(tx, caller, order);
        headnode = order_stop(tx, caller, order.label);
    });
    if (headnode) halt_headnode(work_for(order), *headnode);
}

core::Progress LocalMachines::remove_headnode(const core::HeadnodeOrder& order) {
    // The right was checked when the row was marked, and the mark stays: nobody takes it back.
    const auto [headnode, party] = database_.read([&](store::Reading& tx) {
        auto found = store::find_headnode_by_id(tx, order.headnode);
        auto asking =
            party_of(get_caller(tx, order.user, Role::member), order.project, find_project_label(tx, order.project));
        return std::pair(std::move(found), std::move(asking));
    });
    if (!headnode) return core::Progress::done;
    if (headnode->phase != core::Headnode::Phase::deleting) {
        throw core::BlockedError("Headnode " + order.label + " is not to be deleted.");
    }
    const auto seat = parts_.seats.waiting.find(party);
    const bool done = seat && service::remove_headnode(work_for(order), *headnode);
    return done ? core::Progress::done : core::Progress::goes_on;
}

core::VmLook LocalMachines::look_at_headnode(const core::HeadnodeOrder& order) {
    const auto found = find(order, Role::observer);
    const auto seat = parts_.seats.waiting.get(found.party);
    return service::look_at_headnode(*parts_.headnodes.hypervisor, found.headnode, order.deadline);
}

}  // namespace haas::service
