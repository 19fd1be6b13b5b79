#include "random/rig.hpp"

#include <fcntl.h>
#include <unistd.h>

#include <algorithm>
#include <cstdio>
#include <fstream>
#include <iterator>
#include <stdexcept>

#include "base/base64.hpp"
#include "base/log.hpp"
#include "drivers/registry.hpp"
#include "service/init.hpp"
#include "store/stray.hpp"
#include "store/switch.hpp"

namespace haas_test {

using namespace haas;

CapturedLog::CapturedLog(const std::filesystem::path& file) : file_(file), before_(::dup(STDERR_FILENO)) {
    const int fd = ::open(file.c_str(), O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0600);
    if (fd < 0 || before_ < 0) throw std::runtime_error("cannot capture the log");
    ::fcntl(before_, F_SETFD, FD_CLOEXEC);
    ::dup2(fd, STDERR_FILENO);
    ::close(fd);
    base::log::start("haas", base::log::Level::debug);
}

CapturedLog::~CapturedLog() {
    static_cast<void>(std::fflush(stderr));
    ::dup2(before_, STDERR_FILENO);
    ::close(before_);
}

std::string CapturedLog::text() const {
    static_cast<void>(std::fflush(stderr));
    std::ifstream file(file_);
    return {std::istreambuf_iterator<char>(file), {}};
}

Rig::Rig(const VlanRules& vlans, const std::string& admin_password)
    : log_(directory_.path() / "log"), ovs_(names().ports), drivers_(drivers::make_switch_drivers()) {
    api::Settings settings;
    const auto to_vlan = [](int vlan) { return static_cast<core::Vlan>(vlan); };
    for (const int vlan : vlans.pool) settings.vlans.pool.insert(to_vlan(vlan));
    for (const int vlan : vlans.reserved) settings.vlans.reserved.insert(to_vlan(vlan));
    settings.bmcs.public_key = directory_.path() / "bmc.pub";
    const service::BmcKeyFiles bmc_keys{settings.bmcs.public_key, directory_.path() / "bmc.key", {}};
    settings.bmcs.opening_key = service::bmc_key_in(bmc_keys.private_key);
    settings.switches.drivers = &drivers_;
    settings.bmcs.drivers = &bmc_drivers_;
    service::init_database(database_options(), {bmc_keys, {}}, clock, "admin", base::Secret(admin_password),
                           std::nullopt);
    application_ =
        std::make_unique<api::Application>(store::Database(database_options(), clock), std::move(settings), clock);
    for (const auto& name : names().ports) {
        if (is_missing_on_switch(name)) ovs_.vsctl({"del-port", name.first, name.second});
    }
}

store::DatabaseOptions Rig::database_options() const {
    return {"sqlite:///" + database_file(), std::chrono::seconds(10)};
}

Answer Rig::send(const Operation& operation, const std::string& password) {
    http::Request request;
    request.method = operation.method;
    request.path = operation.path;
    request.body = operation.body;
    request.authorization = "Basic " + base::encode_base64(operation.user + ":" + password);
    request.remote_address = "127.0.0.1";
    request.id = "request-" + std::to_string(++requests_);
    const auto response = application_->handle(request);
    Answer answer{response.status, response.body, {}};
    for (const auto& [name, value] : response.headers) answer.headers += name + ": " + value + "\n";
    return answer;
}

sync::OpenDatabase Rig::open_database() const {
    return [this] { return store::Database(database_options(), clock); };
}

sync::Engine Rig::make_engine(const core::SwitchDrivers& drivers) {
    return sync::Engine(open_database(), drivers, options, [] { return 0.5; });
}

sync::AuditReport Rig::audit(const core::SwitchDrivers& drivers, sync::Purpose purpose) {
    auto report = sync::audit(open_database(), drivers, options, purpose, [] { return 0.5; });
    // Ports that nobody has registered are as they come from the factory, trunks of all VLANs. No machine is on them,
    // so the model knows nothing of what they would keep back.
    open_database()().write([](store::Writing& tx) {
        for (const auto& each : store::list_switches(tx)) {
            store::replace_strays(tx, each.id, {}, store::Knowledge::whole);
        }
    });
    return report;
}

}  // namespace haas_test
