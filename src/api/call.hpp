// One call of one operation: its arguments, checked against the route table, and the way to the database.
#pragma once

#include <chrono>
#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "api/authenticator.hpp"
#include "api/foreign_page.hpp"
#include "api/route.hpp"
#include "base/json.hpp"
#include "base/secret.hpp"
#include "core/switch.hpp"
#include "core/vlan.hpp"
#include "http/message.hpp"
#include "http/router.hpp"
#include "service/access.hpp"
#include "service/bmc_command.hpp"
#include "service/headnode_vm.hpp"
#include "service/settings.hpp"
#include "store/database.hpp"

namespace haas::api {

class Call {
public:
    /// What all calls of a worker share.
    struct Worker {
        store::Database database;
        service::Settings settings;
        const base::Clock& clock;
        Authenticator authenticator;
        /// Lists that are the same for everybody, by operation, as they were at one state of the database.
        std::map<std::string_view, std::pair<store::Stamp, std::string>> known_lists = {};
    };

    /// Refuses changes that a page of another site sends, authenticates, and checks path, body and query against the route.
    /// @throws AuthorizationError, AuthenticationError, ValidationError, BadArgumentError, http faults as in error_map
    Call(Worker& worker, const Route& route, const http::Request& request, http::PathParameters path);

    /// A part of the path, by its name in the pattern.
    const std::string& path(std::string_view name) const;
    bool has_path(std::string_view name) const { return path_.contains(name); }

    /// Members of the body that the route lists: present and of the type listed, or left out where they are optional.
    std::string text(const char* name) const;
    std::optional<std::string> find_text(const char* name) const;
    base::Secret secret(const char* name) const;
    bool flag(const char* name, bool otherwise) const;
    std::optional<core::Vlan> vlan(const char* name) const;
    const rapidjson::Value* find(const char* name) const;
    const rapidjson::Value& body() const { return body_; }

    /// An argument of the query.
    std::optional<std::string> query(std::string_view name) const;

    /// Adds what the log says of this call beside the path and the body: an object that neither of them names.
    void note(std::string_view key, const std::string& value) { notes_.emplace_back(key, value); }
    /// The objects that the body names, by `body.FIELD`, and what was noted. Never a secret: see Type.
    std::vector<std::pair<std::string, std::string>> objects() const;

    const service::Settings& settings() const { return worker_.settings; }
    /// For reads that keep a worker, or a machine, busy: what a page of another site cannot read, it shall not cause either.
    /// @throws AuthorizationError
    void require_own_page() const { refuse_foreign_page(request_); }

    const std::string& request_id() const { return request_.id; }
    base::Timestamp now() const { return worker_.clock.now(); }
    /// When this call began: what it waits for the database counts towards every deadline of it.
    std::chrono::steady_clock::time_point started_at() const { return started_at_; }
    /// For calls that need no transaction: looks whether the user still has the password that was known.
    /// @throws AuthenticationError
    void require_confirmed();
    /// The authenticated user's label; empty where the route asks for none.
    const std::string& user() const { return proof_.label; }

    /// Runs `use(tx, caller)` in a read transaction.
    template <class F>
    auto read(F&& use) {
        return with_proof([&] {
            return worker_.database.read([&](store::Reading& tx) { return use(tx, caller(tx)); });
        });
    }
    /// A question that can be asked after the call, as long as its answer goes on.
    std::function<bool()> later(std::function<bool(const store::Reading&)> question) const {
        return [&worker = worker_, question = std::move(question)] {
            return worker.database.read([&](store::Reading& tx) { return question(tx); });
        };
    }

    /// For what goes on in several steps after the caller's rights were checked: each in a write transaction of its own.
    service::Write writer() {
        return [&worker = worker_](const std::function<void(store::Writing&)>& use) { worker.database.write(use); };
    }

    /// A list of labels that is the same for every caller, as JSON. What a thousand nodes cost to read and write is paid
    /// once for each state of the database.
    std::string shared_list(std::vector<std::string> (*list)(store::Reading&));

    /// Runs `use(tx, caller)` in a write transaction.
    template <class F>
    auto write(F&& use) {
        return with_proof([&] {
            return worker_.database.write([&](store::Writing& tx) { return use(tx, caller(tx)); });
        });
    }

    /// As write(), for what a command on its way to a machine can hold up: who is refused for that has a better chance next time.
    template <class F>
    auto write_or_recall(F&& use) {
        try {
            return write(std::forward<F>(use));
        } catch (const service::PendingCommandError& command) {
            // In a transaction of its own, as the one that was refused is undone.
            write([&](store::Writing& tx, const service::Caller& caller) { service::recall_node(tx, caller, command); });
            throw;
        }
    }

    /// As writer(), with the caller, whose rights may have changed meanwhile.
    service::WriteAsCaller writer_as_caller();

private:
    struct ProofOutdatedError {};

    template <class F>
    auto with_proof(F&& run) {
        for (;;) {
            try {
                return run();
            } catch (const ProofOutdatedError&) {
                proof_ = worker_.authenticator.prove_again(request_, worker_.database);
            }
        }
    }
    service::Caller caller(const store::Reading& tx);
    void check_path() const;
    void check_query() const;
    void check_body();

    std::chrono::steady_clock::time_point started_at_ = std::chrono::steady_clock::now();
    Worker& worker_;
    const Route& route_;
    const http::Request& request_;
    http::PathParameters path_;
    Proof proof_;
    rapidjson::Document body_;
    std::vector<std::pair<std::string, std::string>> notes_;
};

}  // namespace haas::api
