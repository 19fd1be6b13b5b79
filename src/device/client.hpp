// Has haas-device do what users ask of machines.
#pragma once

#include <chrono>
#include <filesystem>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <utility>

#include "base/json.hpp"
#include "core/machines.hpp"
#include "device/line.hpp"
#include "service/seats.hpp"

namespace haas::device {

class Client : public core::Machines {
public:
    /// Takes a place among the requests that may wait for haas-device, held until it is destroyed; null if there is
    /// none. So a haas-device that hangs leaves workers for others, and so does a project with many requests.
    /// @param party  for whom; empty: that is not known, and it takes no long time
    using TakePlace = std::function<std::shared_ptr<void>(const std::optional<service::Party>& party)>;

    /// All calls throw UnavailableError besides, when haas-device does not run, does not answer in time or ends before
    /// it has answered: then an order may have been carried out.
    /// @param take_place  empty: places are not limited
    explicit Client(std::filesystem::path socket, TakePlace take_place = {})
        : socket_(std::move(socket)), take_place_(std::move(take_place)) {}

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
    /// While haas-device cannot do it, haas-sync does it later.
    core::Progress remove_headnode(const core::HeadnodeOrder& order) override;
    /// While haas-device cannot be asked, that is the reason why there is no status.
    core::VmLook look_at_headnode(const core::HeadnodeOrder& order) override;

private:
    template <class Order, class Add>
    rapidjson::Document ask(const char* operation, const Order& order, Add&& add) const;
    template <class Order>
    rapidjson::Document ask(const char* operation, const Order& order) const;
    std::shared_ptr<void> take_place(const std::optional<service::Party>& party) const;
    /// The result in an answer.
    rapidjson::Document exchange(const std::string& request, base::Deadline deadline) const;
    rapidjson::Document exchange(const std::string& request, base::Deadline deadline, PassedFiles& files) const;

    std::filesystem::path socket_;
    TakePlace take_place_;
};

}  // namespace haas::device
