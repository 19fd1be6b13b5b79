#include "cli/bodies.hpp"
#include "cli/commands.hpp"
#include "cli/remote.hpp"

namespace haas::cli {

using namespace words;

std::vector<Command> machine_commands() {
    return {
        {.name = "node_power_status",
         .summary = "Ask whether machines are on or off",
         .example = "haas node_power_status n1 n2",
         .arguments = {node, {.name = "more", .about = "more nodes, queried at the same time", .count = Count::any}},
         .method = get,
         .path = "/node/{node}/power_status",
         .remote = node_power_status},
        {.name = "node_power_cycle",
         .summary = "Switch a machine off and on again; it then boots from the network",
         .example = "haas node_power_cycle n1",
         .arguments = {node},
         .options = {{.name = "--force", .about = "reset it instead, which some machines need when they hang"}},
         .method = post,
         .path = "/node/{node}/power_cycle",
         .body = put_force,
         .notes = "A machine that is off is switched on."},
        {.name = "node_power_on",
         .summary = "Switch a machine on",
         .example = "haas node_power_on n1",
         .arguments = {node},
         .method = post,
         .path = "/node/{node}/power_on"},
        {.name = "node_power_off",
         .summary = "Switch a machine off at once",
         .example = "haas node_power_off n1",
         .arguments = {node},
         .method = post,
         .path = "/node/{node}/power_off"},
        {.name = "node_set_bootdev",
         .summary = "Set what a machine boots from, for all following boots",
         .example = "haas node_set_bootdev n1 disk",
         .arguments = {node, {.name = "bootdev", .about = "pxe, disk, http, cdrom or none (the machine's own choice)"}},
         .method = put,
         .path = "/node/{node}/boot_device"},
        {.name = "start_console",
         .summary = "Begin to log a machine's serial console",
         .example = "haas start_console n1",
         .arguments = {node},
         .method = put,
         .path = "/node/{node}/console"},
        {.name = "show_console",
         .summary = "Show the log of a machine's serial console",
         .example = "haas show_console n1 --follow",
         .arguments = {node},
         .options = {{.name = "--follow", .about = "show new output as it arrives, until you interrupt it"},
                     {.name = "--raw", .about = "pass control characters on to a terminal"}},
         .method = get,
         .path = "/node/{node}/console",
         .notes = "A pipe or a file always gets the output as the machine sent it, with control characters.",
         .remote = show_console},
        {.name = "stop_console",
         .summary = "Stop the logging, and delete the log",
         .example = "haas stop_console n1",
         .arguments = {node},
         .method = del,
         .path = "/node/{node}/console"},
    };
}

}  // namespace haas::cli
