#include "service/after_effect.hpp"

#include "base/log.hpp"
#include "core/unknown_outcome.hpp"

namespace haas::service {

namespace {

[[noreturn]] void fail(const std::string& done, const std::string& reason) {
    throw core::UnknownOutcomeError(done + " Then HaaS could not go on: " + reason +
                                    " Look what has become of it before you repeat it.");
}

}  // namespace

void after_effect(const std::string& done, const std::function<void()>& use) {
    try {
        use();
    } catch (const core::UnknownOutcomeError&) {
        throw;
    } catch (const core::DomainError& error) {
        fail(done, error.what());
    } catch (const core::UnavailableError& error) {
        fail(done, error.what());
    } catch (const base::ConfigError& error) {
        // Users need not know the file.
        base::log::error("file_unusable", {{"reason", error.what()}});
        fail(done, "It cannot use a file that it needs; its log says which.");
    }
}

}  // namespace haas::service
