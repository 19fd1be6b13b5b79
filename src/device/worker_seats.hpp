// The seats of haas.cfg, which all processes of this machine share: see service/seats.hpp.
#pragma once

#include <functional>
#include <memory>

#include "device/client.hpp"
#include "service/settings.hpp"
#include "sys/config.hpp"

namespace haas::device {

service::WorkerSeats make_worker_seats(const sys::Config& config);

/// Takes one of the places for requests that wait for haas-device: there are more of them than seats, as haas-device
/// refuses within milliseconds what finds no seat. One user or project has no more than half of them.
Client::TakePlace make_places(const sys::Config& config);

}  // namespace haas::device
