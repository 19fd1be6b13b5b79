#include "device/worker_seats.hpp"

#include <algorithm>
#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "sys/seats.hpp"

namespace haas::device {

namespace {

/// The sets of seats in the file of [api] waiting_file.
constexpr int waiting_room = 0;
constexpr int line_room = 1;
constexpr int device_room = 2;
constexpr int followers_room = 3;

/// For requests that haas-device is about to refuse.
constexpr int spare_places = 4;

/// A set of seats, as configured in haas.cfg.
struct SeatPlan {
    std::filesystem::path file;
    int count;
    std::optional<int> share;
    int room;
};

/// Maps users and projects to distinct numbers; project 0 stands for no project, that is for the administrators.
std::vector<std::uint64_t> numbers_of(const service::Party& party) {
    const auto number = [](auto id) { return static_cast<std::uint64_t>(id.value()) * 2; };
    return {number(party.project.value_or(core::ProjectId())), number(party.user) + 1};
}

service::Seats to_seats(const SeatPlan& plan, service::Seats::Words words) {
    using service::Seats;
    const int share = plan.share.value_or(std::max(plan.count / 2, 1));
    const auto attempt = [seats = sys::Seats(plan.file, plan.count, share, plan.room)](const service::Party& party) {
        auto taken = seats.take(numbers_of(party));
        const auto full = !taken.full        ? Seats::Full::for_all
                          : *taken.full == 0 ? Seats::Full::for_project
                                             : Seats::Full::for_user;
        return Seats::Attempt{std::move(taken.seat), full};
    };
    return {attempt, std::move(words), share};
}

}  // namespace

service::WorkerSeats make_worker_seats(const sys::Config& config) {
    const auto& api = config.api;
    service::WorkerSeats seats;
    seats.waiting = to_seats({api.waiting_file, api.waiting_requests, api.waiting_share, waiting_room},
                             {"requests waiting", "[api] waiting_requests", "[api] waiting_share"});
    seats.line = to_seats({api.waiting_file, api.waiting_requests, api.waiting_share, line_room},
                          {"requests in line", "[api] waiting_requests", "[api] waiting_share"});
    seats.followers =
        to_seats({api.waiting_file, config.console.followers, config.console.followers_share, followers_room},
                 {"consoles followed", "[console] followers", "[console] followers_share"});
    return seats;
}

Client::TakePlace make_places(const sys::Config& config) {
    const int count = std::min(2 * config.api.waiting_requests + spare_places, 1000);
    // At least as many as one project's requests may wait, here and in line.
    const int share = std::min(2 * config.api.waiting_share.value_or(0) + spare_places / 2, count);
    return
        [places = sys::Seats(config.api.waiting_file, count, std::max(count / 2, share), device_room)](
            const auto& party) { return places.take(party ? numbers_of(*party) : std::vector<std::uint64_t>()).seat; };
}

}  // namespace haas::device
