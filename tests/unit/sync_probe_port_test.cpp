// The steps of a probe on a switch that refuses some of them.
#include "sync/probe_port.hpp"

#include <doctest/doctest.h>

using namespace haas;
using core::PortState;
using core::SwitchError;

namespace {

/// One port, whose reads are refused so many times.
class OnePort final : public core::SwitchSession {
public:
    PortState carried{};
    int refused_reads = 0;
    bool is_lease_lost = false;  ///< noticed in the middle of a write
    std::vector<core::PortChange> writes{};

    std::map<std::string, PortState> read(const std::vector<std::string>& ports) override {
        if (refused_reads-- > 0) throw SwitchError(SwitchError::Kind::refused, "read", "% busy");
        return {{ports.front(), carried}};
    }
    void write(const std::vector<core::PortChange>& changes) override {
        writes.push_back(changes.front());
        carried = changes.front().wanted;
        if (is_lease_lost) throw base::Error("the lease is lost");
    }
    void save(const std::vector<std::string>&) override {}
};

struct Trial {
    OnePort session{};
    sync::ProbeReport report{};
    std::function<void()> nothing = [] {};
    sync::PortProbe port{"p1", report, nothing};

    void try_all() {
        port.begin(session);
        port.try_all(session, {198, 199}, sync::PortProbe::Nativeless::possible, [] { return false; });
    }
};

}  // namespace

TEST_CASE("probe: a port whose first look is refused when it is put back is made dark all the same") {
    Trial trial;
    trial.port.begin(trial.session);
    trial.session.carried = {198, {199}};
    int reads = 0;
    // As after a lost line: what the port carries is not known.
    trial.port.try_all(trial.session, {198, 199}, sync::PortProbe::Nativeless::possible, [&] {
        if (reads++ == 0) trial.session.refused_reads = 1;
        return reads > 1;
    });
    REQUIRE_FALSE(trial.port.left());
    trial.session.carried = {198, {199}};
    trial.session.refused_reads = 1;
    trial.port.put_back(trial.session);
    CHECK(trial.session.carried.is_dark());
    CHECK(trial.port.left() == PortState{});
    // The driver is told that the port may carry anything.
    CHECK(trial.session.writes.back().seen.may_carry_any);
    CHECK_FALSE(trial.session.writes.back().seen == PortState{});
}

TEST_CASE("probe: what a port carries is not known after a write that was broken off, whatever broke it off") {
    Trial trial;
    trial.port.begin(trial.session);
    trial.session.is_lease_lost = true;
    CHECK_THROWS_AS(
        trial.port.try_all(trial.session, {198, 199}, sync::PortProbe::Nativeless::possible, [] { return false; }),
        base::Error);
    CHECK(trial.session.carried.native == 198);
    CHECK_FALSE(trial.port.left());
    trial.session.is_lease_lost = false;
    trial.port.put_back(trial.session);
    CHECK(trial.session.carried.is_dark());
    CHECK(trial.port.left() == PortState{});
}

TEST_CASE("probe: steps that are refused keep no other from being tried") {
    Trial trial;
    trial.session.refused_reads = 0;
    trial.try_all();
    const auto steps = trial.report.steps.size();
    CHECK(steps == 6);
    trial.session.refused_reads = 100;
    trial.port.try_all(trial.session, {198, 199}, sync::PortProbe::Nativeless::possible, [] { return false; });
    CHECK(trial.report.steps.size() == 2 * steps);
    trial.port.put_back(trial.session);
    CHECK(trial.session.carried.is_dark());
    CHECK_FALSE(trial.port.left());
}
