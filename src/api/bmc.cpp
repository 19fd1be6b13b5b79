#include "service/bmc.hpp"

#include "api/answer.hpp"
#include "api/call.hpp"
#include "api/handlers.hpp"
#include "core/error.hpp"

namespace haas::api {

using service::Caller;
using store::Transaction;

namespace {

/// The BMC of the node in the path, once the caller may control it.
service::Bmc get_bmc(Call& call) {
    const auto sealed = call.read(
        [&](Transaction& tx, const Caller& who) { return service::get_bmc(tx, who, call.path("node")); });
    return service::open_bmc(sealed, call.settings());
}

/// Asks the BMC, as one of those requests that may take long.
template <class F>
auto ask(Call& call, F&& question) {
    const auto bmc = get_bmc(call);
    const auto seat = call.take_seat(call.settings().take_seat);
    return question(service::BmcWork{call.settings(), call.writer_as_caller(), call.writer(),
                                     call.begin() + call.settings().obm_timeout},
                    bmc);
}

Response set_power(Call& call, core::PowerState wanted) {
    ask(call, [&](const service::BmcWork& work, const service::Bmc& bmc) { service::set_power(work, bmc, wanted); });
    return {};
}

}  // namespace

Response node_power_cycle(Call& call) {
    const auto how = call.flag("force", false) ? core::PowerCycle::reset : core::PowerCycle::cut;
    ask(call, [&](const service::BmcWork& work, const service::Bmc& bmc) { service::power_cycle(work, bmc, how); });
    return {};
}

Response node_power_on(Call& call) { return set_power(call, core::PowerState::on); }

Response node_power_off(Call& call) { return set_power(call, core::PowerState::off); }

Response node_power_status(Call& call) {
    const auto state = ask(call, service::power_status);
    http::JsonWriter json;
    json.begin_object().key("power_status").string(state == core::PowerState::on ? "on" : "off").end_object();
    return json_answer(json.take());
}

Response node_set_bootdev(Call& call) {
    const auto device = service::parse_boot_device(call.text("bootdev"));
    ask(call, [&](const service::BmcWork& work, const service::Bmc& bmc) { service::set_boot_device(work, bmc, device); });
    return {};
}

}  // namespace haas::api
