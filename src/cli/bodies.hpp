// The bodies of requests that are more than the command's arguments as strings.
#pragma once

#include "cli/command.hpp"

namespace haas::cli {

void put_node(const Given& given, Passwords& passwords, base::JsonWriter& json);
void put_metadata(const Given& given, Passwords& passwords, base::JsonWriter& json);
void put_user(const Given& given, Passwords& passwords, base::JsonWriter& json);
void put_new_password(const Given& given, Passwords& passwords, base::JsonWriter& json);
void put_rank(const Given& given, Passwords& passwords, base::JsonWriter& json);
void put_token(const Given& given, Passwords& passwords, base::JsonWriter& json);
void put_enabled(const Given& given, Passwords& passwords, base::JsonWriter& json);
void put_force(const Given& given, Passwords& passwords, base::JsonWriter& json);
void put_detachment(const Given& given, Passwords& passwords, base::JsonWriter& json);
void put_revert(const Given& given, Passwords& passwords, base::JsonWriter& json);
void put_port_group(const Given& given, Passwords& passwords, base::JsonWriter& json);
void put_group_revert(const Given& given, Passwords& passwords, base::JsonWriter& json);
void put_network(const Given& given, Passwords& passwords, base::JsonWriter& json);
void put_simple_network(const Given& given, Passwords& passwords, base::JsonWriter& json);
void put_switch(const Given& given, Passwords& passwords, base::JsonWriter& json);
void put_switch_update(const Given& given, Passwords& passwords, base::JsonWriter& json);
void put_node_update(const Given& given, Passwords& passwords, base::JsonWriter& json);
void put_nic_update(const Given& given, Passwords& passwords, base::JsonWriter& json);
void put_move(const Given& given, Passwords& passwords, base::JsonWriter& json);

}  // namespace haas::cli
