# One list of files for each layer, sorted; every new file is added to the list of its folder, and nothing else is
# needed. tests/layers_test checks which layer may use which.

base_files = \
	src/base/age.hpp \
	src/base/backoff.hpp \
	src/base/base64.cpp \
	src/base/base64.hpp \
	src/base/clock.cpp \
	src/base/clock.hpp \
	src/base/deadline.hpp \
	src/base/digest.cpp \
	src/base/digest.hpp \
	src/base/disguise.cpp \
	src/base/disguise.hpp \
	src/base/error.hpp \
	src/base/file_lock.cpp \
	src/base/file_lock.hpp \
	src/base/freed_memory.cpp \
	src/base/freed_memory.hpp \
	src/base/guess_limits.cpp \
	src/base/guess_limits.hpp \
	src/base/json.cpp \
	src/base/json.hpp \
	src/base/key_file.cpp \
	src/base/key_file.hpp \
	src/base/keyed_digest.cpp \
	src/base/keyed_digest.hpp \
	src/base/log.cpp \
	src/base/log.hpp \
	src/base/log_entry.hpp \
	src/base/log_limit.hpp \
	src/base/named_lock.hpp \
	src/base/new_file.cpp \
	src/base/new_file.hpp \
	src/base/open_directory.cpp \
	src/base/open_directory.hpp \
	src/base/password.cpp \
	src/base/password.hpp \
	src/base/proof_table.cpp \
	src/base/proof_table.hpp \
	src/base/redaction.cpp \
	src/base/redaction.hpp \
	src/base/repetitions.cpp \
	src/base/repetitions.hpp \
	src/base/sanitizer.hpp \
	src/base/sealed_box.cpp \
	src/base/sealed_box.hpp \
	src/base/secret.cpp \
	src/base/secret.hpp \
	src/base/secret_box.cpp \
	src/base/secret_box.hpp \
	src/base/secret_forms.cpp \
	src/base/secret_forms.hpp \
	src/base/table.cpp \
	src/base/table.hpp \
	src/base/text.cpp \
	src/base/text.hpp \
	src/base/threads.cpp \
	src/base/threads.hpp \
	src/base/token.cpp \
	src/base/token.hpp \
	src/base/trusted_path.cpp \
	src/base/trusted_path.hpp \
	src/base/usual_secrets.cpp \
	src/base/usual_secrets.hpp \
	src/base/utf8.cpp \
	src/base/visible.cpp \
	src/base/visible.hpp \
	src/base/utf8.hpp \
	src/base/uuid.cpp \
	src/base/uuid.hpp \
	src/base/verification_line.cpp \
	src/base/verification_line.hpp

core_files = \
	src/core/bmc.cpp \
	src/core/bmc.hpp \
	src/core/bmc_address.hpp \
	src/core/bmc_fields.cpp \
	src/core/bmc_fields.hpp \
	src/core/console.hpp \
	src/core/drivers.hpp \
	src/core/error.hpp \
	src/core/hardware.hpp \
	src/core/host.cpp \
	src/core/host.hpp \
	src/core/hypervisor.hpp \
	src/core/id.hpp \
	src/core/ipmi_session.cpp \
	src/core/ipmi_session.hpp \
	src/core/label.cpp \
	src/core/label.hpp \
	src/core/mac_address.cpp \
	src/core/mac_address.hpp \
	src/core/machines.hpp \
	src/core/media_url.cpp \
	src/core/media_url.hpp \
	src/core/model.hpp \
	src/core/request_key.hpp \
	src/core/role.cpp \
	src/core/role.hpp \
	src/core/switch.cpp \
	src/core/switch.hpp \
	src/core/token.hpp \
	src/core/unknown_outcome.hpp \
	src/core/vlan.cpp \
	src/core/vlan.hpp

store_files = \
	src/store/answer_deadline.cpp \
	src/store/answer_deadline.hpp \
	src/store/attachment.cpp \
	src/store/attachment.hpp \
	src/store/bmc_command.cpp \
	src/store/bmc_command.hpp \
	src/store/console.cpp \
	src/store/console.hpp \
	src/store/database.cpp \
	src/store/database.hpp \
	src/store/database_engine.cpp \
	src/store/database_engine.hpp \
	src/store/database_uri.hpp \
	src/store/foreign_file.cpp \
	src/store/foreign_file.hpp \
	src/store/headnode.cpp \
	src/store/headnode.hpp \
	src/store/hnic.cpp \
	src/store/hnic.hpp \
	src/store/libpq.cpp \
	src/store/libpq.hpp \
	src/store/lifecycle.cpp \
	src/store/machine_setting.cpp \
	src/store/machine_setting.hpp \
	src/store/metadata.cpp \
	src/store/metadata.hpp \
	src/store/migration.cpp \
	src/store/migration.hpp \
	src/store/named_lease.cpp \
	src/store/named_lease.hpp \
	src/store/network.cpp \
	src/store/network.hpp \
	src/store/network_access.cpp \
	src/store/network_access.hpp \
	src/store/networking_action.cpp \
	src/store/networking_action.hpp \
	src/store/nic.cpp \
	src/store/nic.hpp \
	src/store/node.cpp \
	src/store/node.hpp \
	src/store/obstacle.cpp \
	src/store/obstacle.hpp \
	src/store/open_file.cpp \
	src/store/open_file.hpp \
	src/store/port.cpp \
	src/store/port.hpp \
	src/store/port_group.cpp \
	src/store/port_group.hpp \
	src/store/port_residue.cpp \
	src/store/port_residue.hpp \
	src/store/postgresql_engine.cpp \
	src/store/postgresql_lifecycle.cpp \
	src/store/postgresql_lifecycle.hpp \
	src/store/postgresql_session.cpp \
	src/store/postgresql_session.hpp \
	src/store/project.cpp \
	src/store/project.hpp \
	src/store/replication.cpp \
	src/store/replication.hpp \
	src/store/request_key.cpp \
	src/store/request_key.hpp \
	src/store/rows.hpp \
	src/store/schema.cpp \
	src/store/schema.hpp \
	src/store/sql.hpp \
	src/store/sql_text.hpp \
	src/store/sqlite_engine.cpp \
	src/store/sqlite_file.cpp \
	src/store/sqlite_file.hpp \
	src/store/statement_cache.cpp \
	src/store/statement_cache.hpp \
	src/store/switch.cpp \
	src/store/switch.hpp \
	src/store/switch_lease.cpp \
	src/store/switch_lease.hpp \
	src/store/switch_vlan.cpp \
	src/store/switch_vlan.hpp \
	src/store/stray.cpp \
	src/store/stray.hpp \
	src/store/sync_host.cpp \
	src/store/sync_host.hpp \
	src/store/sync_mark.cpp \
	src/store/sync_mark.hpp \
	src/store/sync_status.cpp \
	src/store/sync_status.hpp \
	src/store/sync_work.cpp \
	src/store/sync_work.hpp \
	src/store/token.cpp \
	src/store/token.hpp \
	src/store/transaction.hpp \
	src/store/user.cpp \
	src/store/user.hpp \
	src/store/value_list.hpp \
	src/store/words.hpp \
	src/store/write_queue.cpp \
	src/store/write_queue.hpp

sqlite_schema = \
	src/store/schema/sqlite/0001_initial.sql \
	src/store/schema/sqlite/0002_headnodes.sql \
	src/store/schema/sqlite/0003_switch_secrets.sql \
	src/store/schema/sqlite/0004_drift.sql \
	src/store/schema/sqlite/0005_actions_by_port.sql \
	src/store/schema/sqlite/0006_bmc_commands.sql \
	src/store/schema/sqlite/0007_moves.sql \
	src/store/schema/sqlite/0008_strays.sql \
	src/store/schema/sqlite/0009_residue.sql \
	src/store/schema/sqlite/0010_recalls.sql \
	src/store/schema/sqlite/0011_switch_vlans.sql \
	src/store/schema/sqlite/0012_confirmed_vlans.sql \
	src/store/schema/sqlite/0013_port_groups.sql \
	src/store/schema/sqlite/0014_seen_parts.sql \
	src/store/schema/sqlite/0015_group_order.sql \
	src/store/schema/sqlite/0016_bmc_fields.sql \
	src/store/schema/sqlite/0017_console_always.sql \
	src/store/schema/sqlite/0018_machine_settings.sql \
	src/store/schema/sqlite/0019_roles.sql \
	src/store/schema/sqlite/0020_tokens.sql \
	src/store/schema/sqlite/0021_bmc_passwords.sql \
	src/store/schema/sqlite/0022_finished_actions.sql \
	src/store/schema/sqlite/0023_hosts.sql \
	src/store/schema/sqlite/0024_request_keys.sql \
	src/store/schema/sqlite/0025_rolling_upgrades.sql \
	src/store/schema/sqlite/0026_expand_token_origins.sql \
	src/store/schema/sqlite/0027_expand_host_lives.sql
postgresql_schema = \
	src/store/schema/postgresql/0022_whole.sql \
	src/store/schema/postgresql/0023_hosts.sql \
	src/store/schema/postgresql/0024_request_keys.sql \
	src/store/schema/postgresql/0025_rolling_upgrades.sql \
	src/store/schema/postgresql/0026_expand_token_origins.sql \
	src/store/schema/postgresql/0027_expand_host_lives.sql

service_files = \
	src/service/access.cpp \
	src/service/access.hpp \
	src/service/after_effect.cpp \
	src/service/after_effect.hpp \
	src/service/bmc.cpp \
	src/service/bmc.hpp \
	src/service/bmc_command.cpp \
	src/service/bmc_command.hpp \
	src/service/console.cpp \
	src/service/console.hpp \
	src/service/headnode.cpp \
	src/service/headnode.hpp \
	src/service/headnode_vm.cpp \
	src/service/headnode_vm.hpp \
	src/service/first_start.cpp \
	src/service/first_start.hpp \
	src/service/health.cpp \
	src/service/health.hpp \
	src/service/hypervisor_reach.cpp \
	src/service/hypervisor_reach.hpp \
	src/service/init.cpp \
	src/service/init.hpp \
	src/service/lease_locks.cpp \
	src/service/lease_locks.hpp \
	src/service/local_machines.cpp \
	src/service/local_machines.hpp \
	src/service/network.cpp \
	src/service/network.hpp \
	src/service/networking.cpp \
	src/service/networking.hpp \
	src/service/networking_action.cpp \
	src/service/networking_action.hpp \
	src/service/node.cpp \
	src/service/node.hpp \
	src/service/node_update.cpp \
	src/service/node_update.hpp \
	src/service/bmc_passwords.cpp \
	src/service/bmc_passwords.hpp \
	src/service/port.cpp \
	src/service/port_checks.cpp \
	src/service/port_checks.hpp \
	src/service/port_group.cpp \
	src/service/port_group.hpp \
	src/service/project.cpp \
	src/service/project.hpp \
	src/service/repeat_policy.hpp \
	src/service/request_key.cpp \
	src/service/request_key.hpp \
	src/service/seats.cpp \
	src/service/seats.hpp \
	src/service/settings.hpp \
	src/service/share.cpp \
	src/service/share.hpp \
	src/service/stray.cpp \
	src/service/stray.hpp \
	src/service/switch.cpp \
	src/service/switch.hpp \
	src/service/switch_secrets.cpp \
	src/service/switch_secrets.hpp \
	src/service/token.cpp \
	src/service/token.hpp \
	src/service/user.cpp \
	src/service/user.hpp

http_files = \
	src/http/message.cpp \
	src/http/message.hpp \
	src/http/path.cpp \
	src/http/path.hpp \
	src/http/router.cpp \
	src/http/router.hpp

api_files = \
	src/api/answer.hpp \
	src/api/application.cpp \
	src/api/application.hpp \
	src/api/authenticator.cpp \
	src/api/authenticator.hpp \
	src/api/bmc.cpp \
	src/api/bmc.hpp \
	src/api/call.cpp \
	src/api/call.hpp \
	src/api/console.cpp \
	src/api/cors.cpp \
	src/api/cors.hpp \
	src/api/credentials.cpp \
	src/api/credentials.hpp \
	src/api/dialect.cpp \
	src/api/dialect.hpp \
	src/api/error_map.cpp \
	src/api/error_map.hpp \
	src/api/foreign_page.cpp \
	src/api/foreign_page.hpp \
	src/api/handlers.hpp \
	src/api/hardware.cpp \
	src/api/hardware.hpp \
	src/api/headnode.cpp \
	src/api/health.cpp \
	src/api/idempotency_key.cpp \
	src/api/idempotency_key.hpp \
	src/api/known_answers.cpp \
	src/api/known_answers.hpp \
	src/api/network.cpp \
	src/api/networking.cpp \
	src/api/node.cpp \
	src/api/port_group.cpp \
	src/api/project.cpp \
	src/api/refusal_log.cpp \
	src/api/refusal_log.hpp \
	src/api/repeatable.cpp \
	src/api/repeatable.hpp \
	src/api/route.hpp \
	src/api/settings.hpp \
	src/api/routes.cpp \
	src/api/stray.cpp \
	src/api/switch.cpp \
	src/api/token.cpp \
	src/api/token.hpp \
	src/api/user.cpp

sys_files = \
	src/sys/account.cpp \
	src/sys/account.hpp \
	src/sys/arguments.cpp \
	src/sys/arguments.hpp \
	src/sys/byte_channel.hpp \
	src/sys/config.cpp \
	src/sys/config.hpp \
	src/sys/config_keys.cpp \
	src/sys/config_keys.hpp \
	src/sys/config_lines.cpp \
	src/sys/config_lines.hpp \
	src/sys/config_lookup.cpp \
	src/sys/config_source.cpp \
	src/sys/config_source.hpp \
	src/sys/config_trust.cpp \
	src/sys/config_trust.hpp \
	src/sys/descriptor.hpp \
	src/sys/directories.hpp \
	src/sys/host_process.cpp \
	src/sys/host_process.hpp \
	src/sys/http_client.cpp \
	src/sys/http_client.hpp \
	src/sys/memory_limit.cpp \
	src/sys/memory_limit.hpp \
	src/sys/named_locks.cpp \
	src/sys/named_locks.hpp \
	src/sys/origin.cpp \
	src/sys/origin.hpp \
	src/sys/password_prompts.cpp \
	src/sys/password_prompts.hpp \
	src/sys/process.cpp \
	src/sys/process.hpp \
	src/sys/seats.cpp \
	src/sys/seats.hpp \
	src/sys/shared_memory.cpp \
	src/sys/shared_memory.hpp \
	src/sys/shell_words.cpp \
	src/sys/shell_words.hpp \
	src/sys/ssh_channel.cpp \
	src/sys/ssh_channel.hpp \
	src/sys/ssh_commands.cpp \
	src/sys/ssh_commands.hpp \
	src/sys/ssh_connection.cpp \
	src/sys/ssh_connection.hpp \
	src/sys/ssh_key.cpp \
	src/sys/ssh_key.hpp \
	src/sys/ssh_login.hpp \
	src/sys/state_owner.cpp \
	src/sys/state_owner.hpp \
	src/sys/tcp_connection.cpp \
	src/sys/tcp_connection.hpp \
	src/sys/telnet_channel.cpp \
	src/sys/telnet_channel.hpp \
	src/sys/url.cpp \
	src/sys/url.hpp \
	src/sys/verification_turns.cpp \
	src/sys/verification_turns.hpp

console_files = \
	src/console/control.cpp \
	src/console/control.hpp \
	src/console/file_reader.cpp \
	src/console/file_reader.hpp \
	src/console/files.cpp \
	src/console/files.hpp \
	src/console/job.cpp \
	src/console/job.hpp \
	src/console/keeper.cpp \
	src/console/keeper.hpp \
	src/console/log_part.cpp \
	src/console/log_part.hpp \
	src/console/log_parts.cpp \
	src/console/log_parts.hpp \
	src/console/log_reader.cpp \
	src/console/log_reader.hpp \
	src/console/log_writer.cpp \
	src/console/log_writer.hpp \
	src/console/supervisor.cpp \
	src/console/supervisor.hpp \
	src/console/terminal.cpp \
	src/console/terminal.hpp

drivers_files = \
	src/drivers/address.cpp \
	src/drivers/address.hpp \
	src/drivers/bmc/ipmitool.cpp \
	src/drivers/bmc/ipmitool.hpp \
	src/drivers/bmc/ipmitool_output.cpp \
	src/drivers/bmc/ipmitool_output.hpp \
	src/drivers/bmc/ipmitool_session.cpp \
	src/drivers/bmc/ipmitool_session.hpp \
	src/drivers/bmc/kinds.hpp \
	src/drivers/bmc/mock.cpp \
	src/drivers/bmc/redfish.cpp \
	src/drivers/bmc/redfish.hpp \
	src/drivers/bmc/redfish_boot.cpp \
	src/drivers/bmc/redfish_boot.hpp \
	src/drivers/bmc/redfish_boot_setting.cpp \
	src/drivers/bmc/redfish_boot_setting.hpp \
	src/drivers/bmc/redfish_hardware.cpp \
	src/drivers/bmc/redfish_hardware.hpp \
	src/drivers/bmc/redfish_inventory.cpp \
	src/drivers/bmc/redfish_inventory.hpp \
	src/drivers/bmc/redfish_json.cpp \
	src/drivers/bmc/redfish_json.hpp \
	src/drivers/bmc/redfish_media.cpp \
	src/drivers/bmc/redfish_media.hpp \
	src/drivers/bmc/redfish_message.cpp \
	src/drivers/bmc/redfish_message.hpp \
	src/drivers/bmc/redfish_power.cpp \
	src/drivers/bmc/redfish_power.hpp \
	src/drivers/bmc/redfish_reset.cpp \
	src/drivers/bmc/redfish_reset.hpp \
	src/drivers/bmc/redfish_resource.cpp \
	src/drivers/bmc/redfish_resource.hpp \
	src/drivers/bmc/redfish_session.cpp \
	src/drivers/bmc/redfish_session.hpp \
	src/drivers/bmc/redfish_tag.cpp \
	src/drivers/bmc/redfish_tag.hpp \
	src/drivers/bmc/redfish_told.cpp \
	src/drivers/bmc/redfish_told.hpp \
	src/drivers/bmc/redfish_transport.cpp \
	src/drivers/bmc/redfish_transport.hpp \
	src/drivers/bmc/registry.cpp \
	src/drivers/bridge/host.cpp \
	src/drivers/bridge/host.hpp \
	src/drivers/bridge/links.cpp \
	src/drivers/bridge/links.hpp \
	src/drivers/bridge/linux_bridges.cpp \
	src/drivers/bridge/linux_bridges.hpp \
	src/drivers/bridge/ovs_bridges.cpp \
	src/drivers/bridge/ovs_bridges.hpp \
	src/drivers/bridge/plan.cpp \
	src/drivers/bridge/plan.hpp \
	src/drivers/hypervisor/domain_xml.cpp \
	src/drivers/hypervisor/domain_xml.hpp \
	src/drivers/hypervisor/image_file.cpp \
	src/drivers/hypervisor/image_file.hpp \
	src/drivers/hypervisor/image_host.cpp \
	src/drivers/hypervisor/image_host.hpp \
	src/drivers/hypervisor/image_import.cpp \
	src/drivers/hypervisor/image_import.hpp \
	src/drivers/hypervisor/image_upload.cpp \
	src/drivers/hypervisor/image_upload.hpp \
	src/drivers/hypervisor/image_xml.cpp \
	src/drivers/hypervisor/image_xml.hpp \
	src/drivers/hypervisor/libvirt.cpp \
	src/drivers/hypervisor/libvirt.hpp \
	src/drivers/hypervisor/libvirt_call.cpp \
	src/drivers/hypervisor/libvirt_call.hpp \
	src/drivers/hypervisor/libvirt_handles.hpp \
	src/drivers/hypervisor/making.cpp \
	src/drivers/hypervisor/making.hpp \
	src/drivers/hypervisor/registry.cpp \
	src/drivers/hypervisor/storage.cpp \
	src/drivers/hypervisor/storage.hpp \
	src/drivers/hypervisor/volumes.cpp \
	src/drivers/hypervisor/volumes.hpp \
	src/drivers/kinds.cpp \
	src/drivers/kinds.hpp \
	src/drivers/locks.cpp \
	src/drivers/locks.hpp \
	src/drivers/registry.cpp \
	src/drivers/registry.hpp \
	src/drivers/switch/cli/channel_members.cpp \
	src/drivers/switch/cli/channel_members.hpp \
	src/drivers/switch/cli/configuration_session.cpp \
	src/drivers/switch/cli/configuration_session.hpp \
	src/drivers/switch/cli/dell_os10.cpp \
	src/drivers/switch/cli/delln3000.cpp \
	src/drivers/switch/cli/dialogue.cpp \
	src/drivers/switch/cli/dialogue.hpp \
	src/drivers/switch/cli/driver.cpp \
	src/drivers/switch/cli/driver.hpp \
	src/drivers/switch/cli/nexus.cpp \
	src/drivers/switch/cli/port_blocks.cpp \
	src/drivers/switch/cli/port_blocks.hpp \
	src/drivers/switch/cli/port_lines.cpp \
	src/drivers/switch/cli/port_lines.hpp \
	src/drivers/switch/cli/port_reading.cpp \
	src/drivers/switch/cli/port_reading.hpp \
	src/drivers/switch/cli/powerconnect55xx.cpp \
	src/drivers/switch/cli/running_configuration.cpp \
	src/drivers/switch/cli/running_configuration.hpp \
	src/drivers/switch/cli/session.cpp \
	src/drivers/switch/cli/session.hpp \
	src/drivers/switch/cli/session_vlans.cpp \
	src/drivers/switch/cli/table.hpp \
	src/drivers/switch/cli/terminal_text.cpp \
	src/drivers/switch/cli/terminal_text.hpp \
	src/drivers/switch/cli/vlan_table.cpp \
	src/drivers/switch/cli/vlan_table.hpp \
	src/drivers/switch/error_texts.cpp \
	src/drivers/switch/error_texts.hpp \
	src/drivers/switch/fields.cpp \
	src/drivers/switch/fields.hpp \
	src/drivers/switch/host_commands.cpp \
	src/drivers/switch/host_commands.hpp \
	src/drivers/switch/host_fields.cpp \
	src/drivers/switch/host_fields.hpp \
	src/drivers/switch/host_programs.cpp \
	src/drivers/switch/host_programs.hpp \
	src/drivers/switch/json/answer.cpp \
	src/drivers/switch/json/answer.hpp \
	src/drivers/switch/json/arista_eos.cpp \
	src/drivers/switch/json/cisco_nxos.cpp \
	src/drivers/switch/json/driver.cpp \
	src/drivers/switch/json/driver.hpp \
	src/drivers/switch/json/eos_api.cpp \
	src/drivers/switch/json/eos_api.hpp \
	src/drivers/switch/json/eos_ports.cpp \
	src/drivers/switch/json/eos_ports.hpp \
	src/drivers/switch/json/eos_sessions.cpp \
	src/drivers/switch/json/eos_sessions.hpp \
	src/drivers/switch/json/nx_api.cpp \
	src/drivers/switch/json/nx_api.hpp \
	src/drivers/switch/json/nxos_ports.cpp \
	src/drivers/switch/json/nxos_ports.hpp \
	src/drivers/switch/json/port_name.cpp \
	src/drivers/switch/json/port_name.hpp \
	src/drivers/switch/json/read_ports.cpp \
	src/drivers/switch/json/read_ports.hpp \
	src/drivers/switch/json/running_config.cpp \
	src/drivers/switch/json/running_config.hpp \
	src/drivers/switch/json/session.cpp \
	src/drivers/switch/json/session.hpp \
	src/drivers/switch/lacking_vlans.cpp \
	src/drivers/switch/lacking_vlans.hpp \
	src/drivers/switch/linux_bridge.cpp \
	src/drivers/switch/linux_bridge_files.cpp \
	src/drivers/switch/linux_bridge_files.hpp \
	src/drivers/switch/linux_bridge_port.cpp \
	src/drivers/switch/linux_bridge_port.hpp \
	src/drivers/switch/linux_bridge_session.cpp \
	src/drivers/switch/linux_bridge_session.hpp \
	src/drivers/switch/listed_ports.cpp \
	src/drivers/switch/listed_ports.hpp \
	src/drivers/switch/mock.cpp \
	src/drivers/switch/netconf/candidate.cpp \
	src/drivers/switch/netconf/candidate.hpp \
	src/drivers/switch/netconf/client.cpp \
	src/drivers/switch/netconf/client.hpp \
	src/drivers/switch/netconf/driver.cpp \
	src/drivers/switch/netconf/driver.hpp \
	src/drivers/switch/netconf/framing.cpp \
	src/drivers/switch/netconf/framing.hpp \
	src/drivers/switch/netconf/locks.cpp \
	src/drivers/switch/netconf/locks.hpp \
	src/drivers/switch/netconf/messages.cpp \
	src/drivers/switch/netconf/messages.hpp \
	src/drivers/switch/netconf/openconfig_answers.cpp \
	src/drivers/switch/netconf/openconfig_answers.hpp \
	src/drivers/switch/netconf/openconfig_edits.cpp \
	src/drivers/switch/netconf/openconfig_edits.hpp \
	src/drivers/switch/netconf/openconfig_model.cpp \
	src/drivers/switch/netconf/openconfig_model.hpp \
	src/drivers/switch/netconf/opening.cpp \
	src/drivers/switch/netconf/rpc_error.cpp \
	src/drivers/switch/netconf/rpc_error.hpp \
	src/drivers/switch/netconf/session.cpp \
	src/drivers/switch/netconf/session.hpp \
	src/drivers/switch/netconf/xml_names.cpp \
	src/drivers/switch/netconf/xml_names.hpp \
	src/drivers/switch/ovs.cpp \
	src/drivers/switch/ovs_port.cpp \
	src/drivers/switch/ovs_port.hpp \
	src/drivers/switch/ovs_session.cpp \
	src/drivers/switch/ovs_session.hpp \
	src/drivers/switch/ovs_snapshot.cpp \
	src/drivers/switch/ovs_snapshot.hpp \
	src/drivers/switch/ovs_tables.cpp \
	src/drivers/switch/ovs_tables.hpp \
	src/drivers/switch/port_names.cpp \
	src/drivers/switch/port_names.hpp \
	src/drivers/switch/port_states.cpp \
	src/drivers/switch/port_states.hpp \
	src/drivers/switch/recorded_session.cpp \
	src/drivers/switch/recorded_session.hpp \
	src/drivers/switch/recording.cpp \
	src/drivers/switch/recording.hpp \
	src/drivers/switch/refused_texts.cpp \
	src/drivers/switch/refused_texts.hpp \
	src/drivers/switch/remote_commands.cpp \
	src/drivers/switch/rest/brocade.cpp \
	src/drivers/switch/rest/brocade_port.cpp \
	src/drivers/switch/rest/brocade_port.hpp \
	src/drivers/switch/rest/client.cpp \
	src/drivers/switch/rest/client.hpp \
	src/drivers/switch/rest/dellnos9.cpp \
	src/drivers/switch/rest/dellnos9_port.cpp \
	src/drivers/switch/rest/dellnos9_port.hpp \
	src/drivers/switch/rest/driver.cpp \
	src/drivers/switch/rest/driver.hpp \
	src/drivers/switch/rest/session.hpp \
	src/drivers/switch/rest/tables.cpp \
	src/drivers/switch/rest/xml.cpp \
	src/drivers/switch/rest/xml.hpp \
	src/drivers/switch/sonic.cpp \
	src/drivers/switch/sonic_carried.cpp \
	src/drivers/switch/sonic_carried.hpp \
	src/drivers/switch/sonic_config.cpp \
	src/drivers/switch/sonic_config.hpp \
	src/drivers/switch/sonic_session.cpp \
	src/drivers/switch/sonic_session.hpp \
	src/drivers/switch/transcript.cpp \
	src/drivers/switch/transcript.hpp \
	src/drivers/switch/transport.cpp \
	src/drivers/switch/transport.hpp \
	src/drivers/switch/vlan_lists.cpp \
	src/drivers/switch/vlan_lists.hpp \
	src/drivers/switch_types.cpp \
	src/drivers/switch_types.hpp

device_files = \
	src/device/address.hpp \
	src/device/client.cpp \
	src/device/client.hpp \
	src/device/failure.cpp \
	src/device/failure.hpp \
	src/device/fields.cpp \
	src/device/fields.hpp \
	src/device/hardware.cpp \
	src/device/line.cpp \
	src/device/line.hpp \
	src/device/listener.cpp \
	src/device/listener.hpp \
	src/device/operations.cpp \
	src/device/operations.hpp \
	src/device/orders.cpp \
	src/device/orders.hpp \
	src/device/server.cpp \
	src/device/server.hpp \
	src/device/worker_seats.cpp \
	src/device/worker_seats.hpp

sync_files = \
	src/sync/audit.cpp \
	src/sync/audit.hpp \
	src/sync/audit_text.cpp \
	src/sync/claim.cpp \
	src/sync/claim.hpp \
	src/sync/composition.cpp \
	src/sync/composition.hpp \
	src/sync/consoles.cpp \
	src/sync/consoles.hpp \
	src/sync/device_pass.cpp \
	src/sync/device_pass.hpp \
	src/sync/engine.cpp \
	src/sync/engine.hpp \
	src/sync/discreet_session.cpp \
	src/sync/discreet_session.hpp \
	src/sync/guarded_session.cpp \
	src/sync/guarded_session.hpp \
	src/sync/headnodes.cpp \
	src/sync/headnodes.hpp \
	src/sync/lease_holder.cpp \
	src/sync/lease_holder.hpp \
	src/sync/lease_keeper.cpp \
	src/sync/lease_keeper.hpp \
	src/sync/lease_return.cpp \
	src/sync/lease_return.hpp \
	src/sync/ledger.cpp \
	src/sync/ledger.hpp \
	src/sync/options.cpp \
	src/sync/options.hpp \
	src/sync/plan.hpp \
	src/sync/port_dialogue.cpp \
	src/sync/port_dialogue.hpp \
	src/sync/probe.cpp \
	src/sync/probe.hpp \
	src/sync/probe_ledger.cpp \
	src/sync/probe_ledger.hpp \
	src/sync/probe_line.hpp \
	src/sync/probe_port.cpp \
	src/sync/probe_port.hpp \
	src/sync/probe_report.cpp \
	src/sync/probe_report.hpp \
	src/sync/probe_signals.cpp \
	src/sync/probe_signals.hpp \
	src/sync/probe_trial.cpp \
	src/sync/probe_trial.hpp \
	src/sync/report.cpp \
	src/sync/report.hpp \
	src/sync/result.cpp \
	src/sync/result.hpp \
	src/sync/strays.cpp \
	src/sync/strays.hpp \
	src/sync/switch_vlans.cpp \
	src/sync/switch_vlans.hpp \
	src/sync/target.cpp \
	src/sync/target.hpp \
	src/sync/upkeep.cpp \
	src/sync/upkeep.hpp \
	src/sync/visit.cpp \
	src/sync/visit.hpp \
	src/sync/visit_log.cpp \
	src/sync/visit_log.hpp \
	src/sync/watch.cpp \
	src/sync/watch.hpp \
	src/sync/workers.cpp \
	src/sync/workers.hpp

cli_files = \
	src/cli/answer.cpp \
	src/cli/answer.hpp \
	src/cli/bmc_options.cpp \
	src/cli/bmc_options.hpp \
	src/cli/bodies.cpp \
	src/cli/bodies.hpp \
	src/cli/command.cpp \
	src/cli/command.hpp \
	src/cli/command_line.cpp \
	src/cli/command_line.hpp \
	src/cli/commands.cpp \
	src/cli/commands.hpp \
	src/cli/commands_headnodes.cpp \
	src/cli/commands_installation.cpp \
	src/cli/commands_machines.cpp \
	src/cli/commands_networks.cpp \
	src/cli/commands_nodes.cpp \
	src/cli/commands_projects.cpp \
	src/cli/commands_switches.cpp \
	src/cli/exit_status.hpp \
	src/cli/help.cpp \
	src/cli/help.hpp \
	src/cli/http_service.cpp \
	src/cli/local.hpp \
	src/cli/local_create_bridges.cpp \
	src/cli/local_first_switch.cpp \
	src/cli/local_first_switch.hpp \
	src/cli/local_headnode_image.cpp \
	src/cli/local_init_db.cpp \
	src/cli/local_keys.cpp \
	src/cli/local_keys.hpp \
	src/cli/local_migrate_db.cpp \
	src/cli/local_serve_networks.cpp \
	src/cli/local_state.cpp \
	src/cli/local_state.hpp \
	src/cli/local_upgrade_db.cpp \
	src/cli/local_verbs.cpp \
	src/cli/older_lines.cpp \
	src/cli/older_lines.hpp \
	src/cli/passwords.cpp \
	src/cli/passwords.hpp \
	src/cli/program.cpp \
	src/cli/program.hpp \
	src/cli/remote.hpp \
	src/cli/remote_headnode.cpp \
	src/cli/remote_login.cpp \
	src/cli/remote_health.cpp \
	src/cli/remote_power_status.cpp \
	src/cli/remote_register_nics.cpp \
	src/cli/remote_show_console.cpp \
	src/cli/request.cpp \
	src/cli/request.hpp \
	src/cli/run.cpp \
	src/cli/run.hpp \
	src/cli/service.hpp \
	src/cli/settings.cpp \
	src/cli/settings.hpp \
	src/cli/show.cpp \
	src/cli/show.hpp \
	src/cli/stored_login.cpp \
	src/cli/stored_login.hpp \
	src/cli/sync_sign.cpp \
	src/cli/sync_sign.hpp \
	src/cli/usage_error.hpp

# ---------------------------------------------------------------------------------------------------------------------
# The layers as libraries, which are only for linking the programs and the tests.

noinst_LIBRARIES += \
	src/libbase.a \
	src/libcore.a \
	src/libstore.a \
	src/libservice.a \
	src/libhttp.a \
	src/libapi.a \
	src/libsys.a \
	src/libconsole.a \
	src/libdrivers.a \
	src/libsync.a \
	src/libcli.a \
	src/libdevice.a

src_libbase_a_SOURCES = $(base_files)
src_libbase_a_CPPFLAGS = $(AM_CPPFLAGS) $(RAPIDJSON_CFLAGS) $(SPDLOG_CFLAGS) $(SODIUM_CFLAGS) $(CRYPT_CFLAGS)
src_libcore_a_SOURCES = $(core_files)
src_libstore_a_SOURCES = $(store_files)
nodist_src_libstore_a_SOURCES = src/store/schema_sql.cpp src/store/postgresql_schema_sql.cpp
src_libstore_a_CPPFLAGS = $(AM_CPPFLAGS) $(SQLITE3_CFLAGS) $(LIBPQ_CFLAGS)
src_libservice_a_SOURCES = $(service_files)
src_libhttp_a_SOURCES = $(http_files)
src_libapi_a_SOURCES = $(api_files)
src_libapi_a_CPPFLAGS = $(AM_CPPFLAGS) $(RAPIDJSON_CFLAGS)
src_libsys_a_SOURCES = $(sys_files)
nodist_src_libsys_a_SOURCES = src/sys/directories.cpp
src_libsys_a_CPPFLAGS = $(AM_CPPFLAGS) $(CURL_CFLAGS) $(LIBSSH_CFLAGS) $(LIBTELNET_CFLAGS)
src_libconsole_a_SOURCES = $(console_files)
src_libconsole_a_CPPFLAGS = $(AM_CPPFLAGS) $(RAPIDJSON_CFLAGS)
src_libdrivers_a_SOURCES = $(drivers_files)
src_libdrivers_a_CPPFLAGS = $(AM_CPPFLAGS) $(RAPIDJSON_CFLAGS) $(LIBVIRT_CFLAGS) $(PUGIXML_CFLAGS)
src_libdevice_a_SOURCES = $(device_files)
src_libdevice_a_CPPFLAGS = $(AM_CPPFLAGS) $(RAPIDJSON_CFLAGS)
src_libsync_a_SOURCES = $(sync_files)
src_libsync_a_CPPFLAGS = $(AM_CPPFLAGS) $(RAPIDJSON_CFLAGS)
src_libcli_a_SOURCES = $(cli_files)
src_libcli_a_CPPFLAGS = $(AM_CPPFLAGS) $(RAPIDJSON_CFLAGS)

# In the order that the linker wants: users before the used.
base_libs = src/libbase.a $(SPDLOG_LIBS) $(SODIUM_LIBS) $(CRYPT_LIBS)
core_libs = src/libcore.a $(base_libs)
store_libs = src/libstore.a $(core_libs) $(SOCI_LIBS) $(SQLITE3_LIBS)
service_libs = src/libservice.a $(store_libs)
sys_libs = src/libsys.a $(core_libs) $(CURL_LIBS) $(LIBSSH_LIBS) $(LIBTELNET_LIBS) $(PROGRAM_OPTIONS_LIBS)
console_libs = src/libconsole.a $(sys_libs)
drivers_libs = src/libdrivers.a $(sys_libs) $(LIBVIRT_LIBS) $(PUGIXML_LIBS) -lpthread
sync_libs = src/libsync.a src/libservice.a src/libstore.a src/libconsole.a $(drivers_libs) $(SOCI_LIBS) $(SQLITE3_LIBS)
api_libs = src/libapi.a src/libhttp.a $(service_libs)
cli_libs = src/libcli.a src/libhttp.a $(sys_libs)

# The schema travels inside the programs: each numbered script becomes a string.
src/store/schema_sql.cpp: $(sqlite_schema) src/store/embed_sql.awk
	$(AM_V_GEN)$(MKDIR_P) $(@D) && \
	(cd $(srcdir) && LC_ALL=C $(AWK) -v name=sqlite_upgrades -f src/store/embed_sql.awk $(sqlite_schema)) >$@.tmp && \
	mv $@.tmp $@
src/store/postgresql_schema_sql.cpp: $(postgresql_schema) src/store/embed_sql.awk
	$(AM_V_GEN)$(MKDIR_P) $(@D) && \
	(cd $(srcdir) && LC_ALL=C $(AWK) -v name=postgresql_upgrades -v first=22 -f src/store/embed_sql.awk $(postgresql_schema)) \
	>$@.tmp && mv $@.tmp $@
CLEANFILES += src/store/schema_sql.cpp src/store/postgresql_schema_sql.cpp
EXTRA_DIST += src/store/embed_sql.awk $(sqlite_schema) $(postgresql_schema)

# The directories that were configured, for the programs.
src/sys/directories.cpp: $(srcdir)/src/sys/directories.cpp.in Makefile
	$(substitute_file)
CLEANFILES += src/sys/directories.cpp
EXTRA_DIST += src/sys/directories.cpp.in

# ---------------------------------------------------------------------------------------------------------------------
# The programs.

bin_PROGRAMS += bin/haas
sbin_PROGRAMS += bin/haas-console bin/haas-device bin/haas-sync
haaslibexec_PROGRAMS += bin/haas-local

bin_haas_SOURCES = src/cli/main.cpp
bin_haas_LDADD = $(cli_libs)
bin_haas_local_SOURCES = src/cli/local_main.cpp
bin_haas_local_LDADD = src/libcli.a src/libhttp.a $(sync_libs)
bin_haas_console_SOURCES = src/console/main.cpp
bin_haas_console_LDADD = $(console_libs)
bin_haas_device_SOURCES = src/device/composition.cpp src/device/composition.hpp src/device/main.cpp
bin_haas_device_CPPFLAGS = $(AM_CPPFLAGS) $(RAPIDJSON_CFLAGS)
bin_haas_device_LDADD = src/libdevice.a src/libservice.a src/libstore.a src/libconsole.a $(drivers_libs) $(SOCI_LIBS) \
	$(SQLITE3_LIBS)
bin_haas_sync_SOURCES = src/sync/main.cpp
bin_haas_sync_LDADD = $(sync_libs)

# GCC takes the one that was compiled with the options at hand, wherever it looks for src/base/precompiled.hpp.
EXTRA_DIST += src/base/precompiled.hpp
precompiled_headers = src/base/precompiled.hpp.gch/programs src/base/precompiled.hpp.gch/tests
if PCH
BUILT_SOURCES += $(precompiled_headers)
CLEANFILES += $(precompiled_headers)
endif
src/base/precompiled.hpp.gch/tests: private CXXFLAGS += $(TEST_CXXFLAGS)
$(precompiled_headers): src/base/precompiled.hpp config.status
	$(AM_V_GEN){ test ! -f $(@D) || rm -f $(@D); } && $(MKDIR_P) $(@D) && $(CXX) $(DEFS) $(DEFAULT_INCLUDES) -I$(top_srcdir)/src \
		$(HARDENING_CPPFLAGS) $(CPPFLAGS) $(AM_CXXFLAGS) $(CXXFLAGS) -x c++-header -o $(@D).$(@F) \
		$(srcdir)/src/base/precompiled.hpp && mv $(@D).$(@F) $@
