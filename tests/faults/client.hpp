// One client of the API: asks one random thing after the other, knows what it was told, and never forgets it.
#pragma once

#include <rapidjson/document.h>

#include <atomic>
#include <chrono>
#include <map>
#include <set>
#include <string>
#include <vector>

#include "api/raw_http.hpp"
#include "faults/ailing.hpp"
#include "faults/journal.hpp"
#include "faults/keys.hpp"
#include "faults/record.hpp"
#include "random/random.hpp"

namespace haas_test {

/// What all clients share.
struct Scene {
    HttpServer server;
    Record record;
    Journal journal;
    std::vector<std::string> nodes;
    bool has_headnodes = false;
    int consoles = 0;  ///< so many of the first nodes have one
    Ailing ailing = {};
    std::atomic<double> slowness{1};  ///< how much more than usual everything takes on this machine
    Keys keys = {};
    /// So long is a change sent again whose end is not known; 0: a few times, and some stay in doubt.
    std::chrono::seconds patience_with_keys{0};

    /// An answer may take so long, whatever fails meanwhile.
    std::chrono::milliseconds longest_answer() const { return at_this_pace(30'000); }
    /// What was hurt answers as before, at the latest so long after it was set right.
    std::chrono::milliseconds recovery() const { return at_this_pace(15'000); }

private:
    std::chrono::milliseconds at_this_pace(int milliseconds) const {
        return std::chrono::milliseconds(static_cast<long>(milliseconds * slowness));
    }
};

class Client {
public:
    Client(Scene& scene, int number, std::uint64_t seed);

    /// Makes the client's user and project, as an administrator.
    void settle();
    /// Asks one thing.
    void act();
    /// Gives back all that it has; with everything at work.
    /// @return  what it could not give back
    std::string go_home();

    /// Sends a request, and judges the answer's form.
    struct Ask {
        std::string method;
        std::string path;
        std::string body;
        std::vector<Claim> makes = {};  ///< what holds after it
        bool by_admin = false;
        std::string device = {};  ///< on the way, whose failure may be the answer
    };
    enum class End { done, accepted, refused, unknown };
    struct Reply {
        End end = End::unknown;
        bool is_open = false;  ///< of a change: it may have been made
        bool is_last = false;  ///< nobody will ever say more about this key
        int status = 0;
        rapidjson::Document json = {};
        /// A member of the answer, if it is a text.
        std::string text(const char* member) const;
    };
    /// A change whose answer was lost is sent again, with its Idempotency-Key: see Scene::patience_with_keys.
    Reply ask(const Ask& ask);
    /// Whether also one that was not made, for the moment, is sent again.
    bool sends_again = true;

    Beliefs beliefs;
    /// Networking actions that were acknowledged, and have not been seen to end.
    struct Wait {
        std::string id;
        Claim claim;
    };
    std::map<std::string, Wait> waits;  ///< by node
    std::set<std::string> actions;      ///< all that were acknowledged

    long acknowledged = 0;             ///< changes
    long acknowledged_statements = 0;  ///< those which say something of the database, or name an action

    const std::string& project() const { return project_; }

private:
    friend struct ClientAct;

    void create_network();
    void delete_network();
    void look_at_network();
    void share_network();
    void reserve();
    void release();
    void connect();
    void detach();
    void note_metadata();
    void command_machine();
    void use_console();
    void use_headnode();
    void change_member();
    void read_something();

    Reply try_once(const Ask& ask, const std::string& key);
    Reply repeat_sometimes(const Ask& ask, const std::string& key, Reply first);
    Reply settle_by_key(const Ask& ask, const std::string& key, Reply first);
    Reply repeat_until_certain(const Ask& ask, const std::string& key);
    void note_settled(const Ask& ask, const std::string& key, const Reply& reply);
    bool wait_is_over(const std::string& node);
    void change_network(const std::string& node, const std::string& verb, const std::string& body, const Claim& claim);
    std::string own_node();
    std::vector<std::string> own_nodes() const;
    std::vector<std::string> usable_networks() const;
    std::vector<Claim> without(const std::string& node) const;
    void judge(const Ask& ask, const Answer& answer, const std::string& what, Ailing::Clock::time_point begin);
    bool is_failure_of_device(const Ask& ask, int status, const std::string& type,
                              Ailing::Clock::time_point begin) const;
    bool could_fail(const std::string& device, Ailing::Clock::time_point begin) const;
    bool give_back(const std::string& statement);

    Scene& scene_;
    int number_;
    Random random_;
    std::string user_;
    std::string project_;
    std::string headnode_;
    int values_ = 0;
    int keys_ = 0;
};

/// @name Devices, by their names in tests/faults/rig.sh
/// @{
constexpr const char* hypervisor = "libvirtd";
/// Those in which libvirt makes the port of a VM.
constexpr const char* parts_of_virtual_switch[] = {"ovsdb-server", "ovs-vswitchd"};
inline std::string bmc_of(const std::string& node) { return "bmc" + node.substr(1); }
/// @}

/// The networks of the administrators that all projects may use.
const std::vector<std::string>& public_networks();

}  // namespace haas_test
