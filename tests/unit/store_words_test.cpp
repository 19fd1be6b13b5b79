// The words of columns: each stands for one value, and no other word for any.
#include <doctest/doctest.h>

#include <stdexcept>

#include "store/networking_action.hpp"
#include "store/port.hpp"

using namespace haas;

TEST_CASE("store: each word of a column is read as what was written") {
    using Action = core::NetworkingAction;
    for (const auto type : {Action::Type::modify_port, Action::Type::revert_port, Action::Type::move_nic})
        CHECK(store::parse_action_type(store::action_type_word(type)) == type);
    for (const auto status : {Action::Status::pending, Action::Status::done, Action::Status::error})
        CHECK(store::parse_action_status(store::action_status_word(status)) == status);
    for (const auto state : {core::Port::State::unverified, core::Port::State::verified, core::Port::State::suspect})
        CHECK(store::parse_port_state(store::port_state_word(state)) == state);
}

TEST_CASE("store: a word that HaaS does not know stands for nothing") {
    for (const char* word : {"", "Verified", "done", "MODIFY_PORT"}) {
        CHECK_THROWS_AS(store::parse_port_state(word), std::logic_error);
        CHECK_THROWS_AS(store::parse_action_type(word), std::logic_error);
        CHECK_THROWS_AS(store::parse_action_status(word), std::logic_error);
    }
}
