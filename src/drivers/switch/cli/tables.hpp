// The CLI switches that there are.
#pragma once

#include "drivers/switch/cli/table.hpp"

namespace haas::drivers {

const CliTable& powerconnect55xx_table();
const CliTable& delln3000_table();
const CliTable& nexus_table();

}  // namespace haas::drivers
