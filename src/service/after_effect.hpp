// What follows an effect outside the database, such as a command that a machine has carried out.
#pragma once

#include <functional>
#include <string>

namespace haas::service {

/// Runs `use`. Whatever it fails with, the answer must not say that nothing was changed.
/// @param done  what has happened, a sentence for people
/// @throws core::UnknownOutcomeError
void after_effect(const std::string& done, const std::function<void()>& use);

}  // namespace haas::service
