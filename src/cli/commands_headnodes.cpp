#include "cli/commands.hpp"
#include "cli/remote.hpp"

namespace haas::cli {

using namespace words;

namespace {

constexpr Argument headnode = {.name = "headnode", .about = "the label of a headnode"};

constexpr Argument hnic = {.name = "hnic", .about = "the label of an interface of a headnode"};

constexpr Option wait_for_headnode = {.name = "--wait",
                                      .value = Value::optional,
                                      .shown = "SECONDS",
                                      .about = "wait until it is done, at most SECONDS (default: 60)"};

}  // namespace

std::vector<Command> headnode_commands() {
    return {
        {.name = "list_headnode_images",
         .summary = "List the images for new headnodes",
         .example = "haas list_headnode_images",
         .method = get,
         .path = "/headnode_images",
         .output = {.form = Form::list}},
        {.name = "headnode_create",
         .summary = "Create a headnode of a project",
         .example = "haas headnode_create h1 web debian-12",
         .arguments = {headnode, project, {.name = "base_img", .about = "the image to clone"}},
         .method = put,
         .path = "/headnode/{headnode}",
         .notes =
             "Add its interfaces and connect them to networks before you start it: you cannot change them afterwards."},
        {.name = "headnode_create_hnic",
         .summary = "Add an interface to a headnode",
         .example = "haas headnode_create_hnic h1 pxe",
         .arguments = {headnode, hnic},
         .method = put,
         .path = "/headnode/{headnode}/hnic/{hnic}"},
        {.name = "headnode_delete_hnic",
         .summary = "Delete an interface of a headnode",
         .example = "haas headnode_delete_hnic h1 pxe",
         .arguments = {headnode, hnic},
         .method = del,
         .path = "/headnode/{headnode}/hnic/{hnic}"},
        {.name = "headnode_connect_network",
         .summary = "Connect an interface of a headnode to a network",
         .example = "haas headnode_connect_network h1 pxe net1",
         .arguments = {headnode, hnic, network},
         .method = post,
         .path = "/headnode/{headnode}/hnic/{hnic}/connect_network"},
        {.name = "headnode_detach_network",
         .summary = "Detach an interface of a headnode from its network",
         .example = "haas headnode_detach_network h1 pxe",
         .arguments = {headnode, hnic},
         .method = post,
         .path = "/headnode/{headnode}/hnic/{hnic}/detach_network"},
        {.name = "headnode_start",
         .summary = "Start a headnode; the first start creates its VM",
         .example = "haas headnode_start h1 --wait",
         .arguments = {headnode},
         .options = {wait_for_headnode},
         .method = post,
         .path = "/headnode/{headnode}/start",
         .remote = headnode_start},
        {.name = "headnode_stop",
         .summary = "Cut a headnode's power",
         .example = "haas headnode_stop h1",
         .arguments = {headnode},
         .method = post,
         .path = "/headnode/{headnode}/stop",
         .notes = "Data that it has not written to its disks is lost: shut it down from within first."},
        {.name = "show_headnode",
         .summary = "Show a headnode: state, VNC port, interfaces",
         .example = "haas show_headnode h1",
         .arguments = {headnode},
         .method = get,
         .path = "/headnode/{headnode}",
         .output = {.form = Form::record}},
        {.name = "list_project_headnodes",
         .summary = "List the headnodes of a project",
         .example = "haas list_project_headnodes web",
         .arguments = {project},
         .method = get,
         .path = "/project/{project}/headnodes",
         .output = {.form = Form::list}},
        {.name = "headnode_delete",
         .summary = "Delete a headnode and its disks",
         .example = "haas headnode_delete h1",
         .arguments = {headnode},
         .options = {wait_for_headnode},
         .method = del,
         .path = "/headnode/{headnode}",
         .remote = headnode_delete},
    };
}

}  // namespace haas::cli
