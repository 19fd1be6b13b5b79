// Machines that note what they are told, and answer as the test says.
#pragma once

#include <functional>
#include <memory>
#include <mutex>
#include <string>
#include <utility>
#include <vector>

#include "core/machines.hpp"

namespace haas_test {

/// What all threads of a server share.
struct Told {
    haas::core::Hardware hardware;
    haas::core::BmcNotes notes;
    haas::core::VmLook look;
    haas::core::Progress progress = haas::core::Progress::done;
    haas::core::ConsoleKeeper* keeper = nullptr;  ///< has the logs of consoles

    /// What happens during each order from now on.
    void let(std::function<void()> happen) {
        const std::lock_guard lock(mutex);
        during = std::move(happen);
    }
    void note(const std::string& what) {
        std::function<void()> happen;
        {
            const std::lock_guard lock(mutex);
            words.push_back(what);
            happen = during;
        }
        if (happen) happen();
    }
    std::vector<std::string> all() {
        const std::lock_guard lock(mutex);
        return words;
    }

private:
    std::mutex mutex;
    std::function<void()> during;
    std::vector<std::string> words;
};

class ToldMachines final : public haas::core::Machines {
public:
    using NodeOrder = haas::core::NodeOrder;
    using HeadnodeOrder = haas::core::HeadnodeOrder;
    explicit ToldMachines(Told& told) : told_(told) {}

    haas::core::PowerState power_status(const NodeOrder& order) override {
        told_.note("status " + text(order));
        return haas::core::PowerState::unknown;
    }
    void set_power(const NodeOrder& order, haas::core::PowerState wanted) override {
        told_.note((wanted == haas::core::PowerState::on ? "on " : "off ") + text(order));
    }
    haas::core::BmcNotes power_cycle(const NodeOrder& order, haas::core::PowerCycle how) override {
        told_.note((how == haas::core::PowerCycle::cut ? "cycle " : "reset ") + text(order));
        return told_.notes;
    }
    haas::core::BmcNotes set_boot_device(const NodeOrder& order, haas::core::BootDevice device) override {
        told_.note("boot " + std::to_string(static_cast<int>(device)) + " " + text(order));
        return told_.notes;
    }
    haas::core::BmcNotes insert_media(const NodeOrder& order, const std::string& url) override {
        told_.note("insert " + url + " " + text(order));
        return told_.notes;
    }
    haas::core::BmcNotes eject_media(const NodeOrder& order) override {
        told_.note("eject " + text(order));
        return told_.notes;
    }
    haas::core::Hardware read_hardware(const NodeOrder& order) override {
        told_.note("hardware " + text(order));
        return told_.hardware;
    }
    void start_console(const NodeOrder& order) override { told_.note("console " + text(order)); }
    void stop_console(const std::string& uuid) override { told_.note("no console " + uuid); }
    std::unique_ptr<haas::core::ConsoleReader> read_console(const NodeOrder&, const std::string&,
                                                            std::uint64_t) override {
        return nullptr;
    }
    haas::core::ConsoleFiles open_console(const NodeOrder& order, const std::string& uuid) override {
        told_.note("open " + uuid + " " + text(order));
        return told_.keeper ? told_.keeper->open(uuid) : haas::core::ConsoleFiles{};
    }
    void require_image(const haas::core::ImageOrder& order) override { told_.note("image " + order.base_img); }
    haas::core::Progress start_headnode(const HeadnodeOrder& order) override {
        told_.note("start " + text(order));
        return told_.progress;
    }
    void stop_headnode(const HeadnodeOrder& order) override { told_.note("stop " + text(order)); }
    haas::core::Progress remove_headnode(const HeadnodeOrder& order) override {
        told_.note("remove " + text(order));
        return told_.progress;
    }
    haas::core::VmLook look_at_headnode(const HeadnodeOrder& order) override {
        told_.note("look " + text(order));
        return told_.look;
    }

private:
    static std::string text(const haas::core::Requester& user) {
        return std::to_string(user.id.value()) + (user.only ? " only of " + std::to_string(user.only->value()) : "");
    }
    static std::string text(const NodeOrder& order) {
        return order.label + "#" + std::to_string(order.node.value()) + " by " + text(order.user) + " for " +
               (order.project ? std::to_string(order.project->value()) : "nobody");
    }
    static std::string text(const HeadnodeOrder& order) {
        return order.label + "#" + std::to_string(order.headnode.value()) + " by " + text(order.user) + " for " +
               std::to_string(order.project.value());
    }
    Told& told_;
};

}  // namespace haas_test
