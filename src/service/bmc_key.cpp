#include "service/bmc_key.hpp"

#include "base/error.hpp"
#include "base/log.hpp"
#include "core/error.hpp"

namespace haas::service {

base::SecretBox bmc_key(const std::filesystem::path& file) {
    try {
        return base::SecretBox::from_file(file);
    } catch (const base::ConfigError& error) {
        base::log::error("key_file_unusable", {{"reason", error.what()}});
        throw core::UnavailableError("The key file for BMC passwords is not usable: the service's log says why.");
    }
}

}  // namespace haas::service
