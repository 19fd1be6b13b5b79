// The drivers that are built in, of one kind of device.
#pragma once

#include <map>
#include <memory>
#include <string_view>
#include <utility>
#include <vector>

namespace haas::core {

template <class Driver>
class Drivers {
public:
    /// Names that other programs have for types, each with ours; both must be literals.
    using OtherNames = std::map<std::string_view, std::string_view>;

    explicit Drivers(std::vector<std::unique_ptr<Driver>> drivers, OtherNames other_names = {})
        : drivers_(std::move(drivers)), other_names_(std::move(other_names)) {}

    /// The driver of a type, given by its short name, as a URI whose last path segment is that name, or by another
    /// program's name; null if none.
    const Driver* find(std::string_view type) const {
        auto name = type.substr(type.rfind('/') + 1);
        if (const auto other = other_names_.find(name); other != other_names_.end()) name = other->second;
        for (const auto& driver : drivers_) {
            if (driver->type() == name) return driver.get();
        }
        return nullptr;
    }

    const std::vector<std::unique_ptr<Driver>>& all() const { return drivers_; }

private:
    std::vector<std::unique_ptr<Driver>> drivers_;
    OtherNames other_names_;
};

}  // namespace haas::core
