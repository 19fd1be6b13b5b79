// The seats of haas.cfg, which all processes of this machine share: see service/seats.hpp.
#pragma once

#include <functional>
#include <memory>

#include "service/settings.hpp"
#include "sys/config.hpp"

namespace haas::device {

service::WorkerSeats make_worker_seats(const sys::Config& config);

/// Takes one of the places for requests that wait for haas-device, as Client::TakePlace: there are more of them than
/// seats, as haas-device refuses within milliseconds what finds no seat.
std::function<std::shared_ptr<void>()> make_places(const sys::Config& config);

}  // namespace haas::device
