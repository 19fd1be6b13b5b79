// The drivers that are built in, of one kind of device.
#pragma once

#include <memory>
#include <string_view>
#include <utility>
#include <vector>

namespace haas::core {

template <class Driver>
class Drivers {
public:
    explicit Drivers(std::vector<std::unique_ptr<Driver>> drivers) : drivers_(std::move(drivers)) {}

    /// The driver of a type, given by its short name or as a URI whose last path segment is that name; null if none.
    const Driver* find(std::string_view type) const {
        const auto name = type.substr(type.rfind('/') + 1);
        for (const auto& driver : drivers_) {
            if (driver->type() == name) return driver.get();
        }
        return nullptr;
    }

    const std::vector<std::unique_ptr<Driver>>& all() const { return drivers_; }

private:
    std::vector<std::unique_ptr<Driver>> drivers_;
};

}  // namespace haas::core
