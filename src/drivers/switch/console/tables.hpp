// The console switches that there are.
#pragma once

#include "drivers/switch/console/table.hpp"

namespace haas::drivers {

const ConsoleTable& powerconnect55xx_table();
const ConsoleTable& delln3000_table();
const ConsoleTable& nexus_table();

}  // namespace haas::drivers
