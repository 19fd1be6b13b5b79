#include "cli/commands.hpp"
#include "cli/remote.hpp"

namespace haas::cli {

using namespace words;

namespace {

constexpr Argument image = {.name = "image", .about = "the name of an image for headnodes"};

constexpr Option owner = {.name = "--user",
                          .value = Value::required,
                          .shown = "USER",
                          .about = "the user of haas-device and haas-sync, to whom the state then belongs"};
constexpr Option group = {
    .name = "--group",
    .value = Value::required,
    .shown = "GROUP",
    .about = "the group of the web server's user, which may then write the database, and nothing else"};

constexpr std::string_view about_bridges =
    "Run this as root on the host of the headnodes; it reads [vlan] and [headnode] of haas.cfg. With bridge = linux,\n"
    "each VLAN gets an interface on trunk_nic and a bridge br-vlanN. With bridge = openvswitch, ovs_bridge gets the "
    "port\n"
    "trunk_nic, and each VLAN gets a fake bridge br-vlanN; headnodes do not need these, but your own VMs may.\n"
    "The command does not change what exists already. --remove leaves a bridge that is in use, and names it.";

constexpr std::string_view image_notes =
    "The import creates a volume in [headnode] storage_pool (and the pool, if necessary) and a libvirt domain, which "
    "you must\n"
    "not start. You can repeat an import that was interrupted.";

}  // namespace

std::vector<Command> service_commands() {
    return {
        {.name = "health",
         .summary = "Ask whether the service works; needs no user",
         .example = "haas health",
         .method = get,
         .path = "/healthz",
         .output = {.form = Form::record},
         .notes = "The exit status is 5 if the service answers that it is not well.",
         .login = Login::needless,
         .remote = health},
        {.name = "list_hosts",
         .summary = "List the hosts with a haas-sync: version and last sign of life",
         .example = "haas list_hosts",
         .method = get,
         .path = "/hosts",
         .output = {.form = Form::table}},
        {.name = "list_active_extensions",
         .summary = "List the drivers that are built in",
         .example = "haas list_active_extensions",
         .method = get,
         .path = "/active_extensions",
         .output = {.form = Form::table}},
    };
}

std::vector<Command> installation_commands() {
    return {
        {.name = "init_db",
         .summary = "Create the database and the first administrator",
         .example = "haas init_db --password-file admin.password",
         .options = {{.name = "--admin",
                      .value = Value::required,
                      .shown = "USER",
                      .about = "the administrator's name (default: admin)"},
                     new_password,
                     {.name = "--generate-password",
                      .value = Value::required,
                      .shown = "FILE",
                      .about = "generate a password, and write it to this new file"},
                     owner,
                     group},
         .notes = "haas.cfg says where the database is. The command never changes an existing database."},
        {.name = "upgrade_db",
         .summary = "Bring the database of an older version up to date",
         .example = "haas upgrade_db",
         .options = {owner, group},
         .notes = "Stop the service first, and copy the database. Without --user, all files keep their owners."},
        {.name = "migrate_db",
         .summary = "Copy the database to a new place, such as a PostgreSQL server",
         .example =
             "haas migrate_db sqlite:////var/lib/haas/haas.db 'postgresql:///haas?host=/run/postgresql&user=haas'",
         .arguments = {{.name = "from", .about = "the database's URI, as in haas.cfg"},
                       {.name = "to",
                        .about = "the URI of a database that does not exist yet, or is empty on its server"}},
         .notes = "Stop the service first. The command changes nothing in the first database, and compares all rows."},
        {.name = "serve_networks",
         .summary = "Run the network sync in the foreground",
         .example = "haas serve_networks",
         .options =
             {{.name = "--switch", .value = Value::required, .shown = "LABEL", .about = "work on this switch alone"}},
         .notes = "The same as haas-sync --watch."},
        {.name = "create_bridges",
         .summary = "Make this host's bridges for headnodes, one for each VLAN",
         .example = "haas create_bridges --dry-run",
         .options = {{.name = "--remove", .about = "remove them instead"},
                     {.name = "--dry-run", .about = "only print the commands; print nothing if nothing is to be done"}},
         .notes = about_bridges},
        {.name = "headnode_image_import",
         .summary = "Import a disk image for headnodes",
         .example = "haas headnode_image_import debian-12 debian-12-generic-amd64.qcow2",
         .arguments = {image, {.name = "file", .about = "a disk image, raw or qcow2; the command does not change it"}},
         .options = {{.name = "--format",
                      .value = Value::required,
                      .shown = "FORMAT",
                      .about = "raw or qcow2, if the file does not show which"},
                     {.name = "--memory",
                      .value = Value::required,
                      .shown = "MIB",
                      .about = "the memory of each headnode (default: 1024)"},
                     {.name = "--vcpus",
                      .value = Value::required,
                      .shown = "NUMBER",
                      .about = "the processors of each headnode (default: 1)"},
                     {.name = "--disk-bus",
                      .value = Value::required,
                      .shown = "BUS",
                      .about = "virtio (the default); sata, scsi or ide for systems without a virtio driver"},
                     {.name = "--virt-type",
                      .value = Value::required,
                      .shown = "TYPE",
                      .about = "auto (the default: kvm if it works), kvm or qemu"},
                     {.name = "--replace", .about = "replace an image that no headnode is linked to"}},
         .notes = image_notes},
        {.name = "headnode_image_remove",
         .summary = "Remove an image that no headnode is linked to",
         .example = "haas headnode_image_remove debian-12",
         .arguments = {image},
         .notes = "This removes only images that headnode_image_import created."},
    };
}

}  // namespace haas::cli
