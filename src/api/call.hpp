// One call of one operation: its arguments, checked against the route table, and its access to the database.
#pragma once

#include <chrono>
#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>
#include <vector>

#include "api/authenticator.hpp"
#include "api/dialect.hpp"
#include "api/foreign_page.hpp"
#include "api/known_answers.hpp"
#include "api/repeatable.hpp"
#include "api/route.hpp"
#include "api/settings.hpp"
#include "base/json.hpp"
#include "base/secret.hpp"
#include "core/switch.hpp"
#include "core/vlan.hpp"
#include "http/message.hpp"
#include "http/router.hpp"
#include "service/access.hpp"
#include "service/bmc_command.hpp"
#include "service/headnode_vm.hpp"
#include "service/stray.hpp"
#include "store/database.hpp"

namespace haas::api {

class Call {
public:
    /// What all calls of a worker share.
    struct Worker {
        store::Database database;
        Settings settings;
        const base::Clock& clock;
        Authenticator authenticator;
        KnownAnswers known_answers = {};
        /// When this worker last tried to note the use of a token, by digest.
        std::map<std::string, base::Uptime> noted_uses = {};
        /// How many answers this worker has kept for repeated requests.
        long long kept_answers = 0;
    };

    /// Refuses changes that a page of another site sends, authenticates, and checks path, body and query against the
    /// route.
    /// @throws AuthorizationError, AuthenticationError, ValidationError, BadArgumentError, http faults as in error_map
    Call(Worker& worker, const Route& route, const http::Request& request, http::PathParameters path, Dialect dialect);

    /// How the answer is to be written.
    Dialect dialect() const { return dialect_; }

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
    /// A member that is there, as a compact text with all numbers as they were written.
    std::string json(std::string_view name) const;

    /// An argument of the query.
    std::optional<std::string> query(std::string_view name) const;

    /// Adds to this call's log line an object that neither the path nor the body names.
    void note(std::string_view key, const std::string& value) { notes_.emplace_back(key, value); }
    /// For the log line: the fields of the body as `body.FIELD`, and what note() added. Never a secret: see Type.
    std::vector<std::pair<std::string, std::string>> objects() const;

    const Settings& settings() const { return worker_.settings; }
    /// For changes, and for reads that keep a worker or a machine busy. A page of another site cannot read their
    /// answer, and must not be able to cause them either.
    /// @throws AuthorizationError
    void require_own_page() const { refuse_foreign_page(request_, worker_.settings.cors_origins); }

    const std::string& request_id() const { return request_.id; }
    /// The start of this call. All its deadlines count from here, so they include the time it waits for the database.
    std::chrono::steady_clock::time_point started_at() const { return started_at_; }
    /// Checks the caller if no transaction has done so.
    /// @throws AuthenticationError, AuthorizationError
    void require_checked();
    /// The authenticated user's label; empty if the route needs no user.
    const std::string& user() const { return proof_.label; }
    /// How the user was authenticated.
    Credential credential() const { return proof_.credential; }
    /// Notes now and then when the token of this call was used. What prevents that, prevents nothing else.
    void note_token_use();

    /// The mark that use cases want to be read before their transaction begins.
    std::optional<store::SyncMark> find_sync_mark() const;

    /// Runs `use(tx, caller)`, or `use(tx)`, in a read transaction, once the caller has the route's right there.
    /// @throws AuthenticationError, AuthorizationError
    template <class F>
    auto read(F&& use) {
        return with_proof([&] { return worker_.database.read([&](store::Reading& tx) { return run(use, tx); }); });
    }
    /// A question that can also be asked after the call has returned, while its answer is still being sent. The reply
    /// is no as soon as the caller's credentials are not right any more.
    std::function<bool()> later(std::function<bool(const store::Reading&, const service::Caller&)> question) const;

    /// A list of labels that is the same for every caller, as JSON.
    std::string shared_list(std::vector<std::string> (*list)(store::Reading&));

    /// Reads like read(), but for each state of the database only once for all callers with the same rights. So the
    /// answer must depend on nothing but the path, the state, and what the caller may see: neither on who they are, nor
    /// on the time or on files.
    std::string read_once(const std::function<std::string(store::Reading&, const service::Caller&)>& make);

    /// Like read(), in a write transaction, which also keeps the answer for a repeated request.
    /// @param answer_to  the answer, from what `use` returns: a Response, Untold, or nothing if nothing was changed
    template <class F, class Answer>
    auto write(F&& use, Answer&& answer_to) {
        return with_proof([&] {
            return with_key([&](store::Writing& tx, const service::Caller& who) {
                if constexpr (std::is_void_v<decltype(invoke(use, tx, who))>) {
                    invoke(use, tx, who);
                    key_.keep(tx, who, kept(answer_to()));
                } else {
                    auto result = invoke(use, tx, who);
                    key_.keep(tx, who, kept(answer_to(std::as_const(result))));
                    return result;
                }
            });
        });
    }
    /// The same, for an answer that says no more than that it was done.
    template <class F>
    auto write(F&& use) {
        return write(std::forward<F>(use), [](const auto&...) { return http::Response(); });
    }

    /// Like read(), and the last transaction before something is done that reaches beyond the database. If the request
    /// has a key, it is noted that it has begun: so this is done at most once.
    template <class F>
    auto begin(F&& use) {
        if (!key_.has_key()) return read(std::forward<F>(use));
        return with_proof([&] {
            return with_key([&](store::Reading& tx, const service::Caller& who) { return invoke(use, tx, who); });
        });
    }

    /// Like write(), for changes that a command on its way to a machine can block. Then the node is recalled, so that
    /// the caller's next try has a better chance.
    template <class F, class Answer>
    auto write_or_recall(F&& use, Answer&& answer_to) {
        try {
            return write(std::forward<F>(use), std::forward<Answer>(answer_to));
        } catch (const service::PendingCommandError& command) {
            // In a transaction of its own, as the refused one was rolled back.
            with_proof([&] {
                worker_.database.write([&](store::Writing& tx) { service::recall_node(tx, caller(tx), command); });
            });
            throw;
        }
    }

    /// Whether the request may have had effects that no answer was kept for.
    bool has_begun() const { return key_.has_begun(); }
    /// Keeps an answer for a repeated request, if it is not the one that a transaction has kept. What prevents that,
    /// prevents nothing else.
    void keep(const http::Response& response);
    /// Makes sure that what was answered before is still there after a failover.
    /// @throws UnknownOutcomeError, UnavailableError
    void confirm_answer();
    /// The request has done nothing after all, and may be tried again with its key.
    void release_key();

private:
    struct ProofOutdatedError {};

    template <class F>
    auto with_proof(F&& run) {
        for (;;) {
            try {
                return run();
            } catch (const ProofOutdatedError&) {
                proof_ = worker_.authenticator.prove_again(request_, proof_, worker_.database);
            }
        }
    }
    template <class F, class Transaction>
    auto run(F& use, Transaction& tx) {
        const auto who = caller(tx);
        key_.look_up(tx, who);
        return invoke(use, tx, who);
    }
    template <class F, class Transaction>
    static auto invoke(F& use, Transaction& tx, const service::Caller& who) {
        if constexpr (std::is_invocable_v<F&, Transaction&>) {
            return use(tx);
        } else {
            return use(tx, who);
        }
    }
    /// Runs `change(tx, who)` in a write transaction that claims the request's key first.
    template <class F>
    auto with_key(F&& change) {
        const auto claim_and_change = [&](store::Writing& tx) {
            const auto who = caller(tx);
            key_.claim(tx, who);
            return change(tx, who);
        };
        if constexpr (std::is_void_v<decltype(claim_and_change(std::declval<store::Writing&>()))>) {
            worker_.database.write(claim_and_change);
            key_.note_commit();
        } else {
            auto result = worker_.database.write(claim_and_change);
            key_.note_commit();
            return result;
        }
    }
    /// Runs `use(tx, who)` in a write transaction after the call's own, with the caller as the last of them saw them;
    /// logs what prevents it.
    void write_afterwards(const std::function<void(store::Writing&, const service::Caller&)>& use);
    /// The user, once they are known to have the route's right.
    service::Caller caller(const store::Reading& tx);
    void check_right(const store::Reading& tx, const service::Caller& caller) const;
    /// All that an answer depends on beside the state of the database and the caller.
    std::string question() const;
    void check_path() const;
    void check_query() const;
    void check_body();

    std::chrono::steady_clock::time_point started_at_ = std::chrono::steady_clock::now();
    Worker& worker_;
    const Route& route_;
    const http::Request& request_;
    http::PathParameters path_;
    Dialect dialect_;
    Proof proof_;
    std::optional<core::Token> token_;  ///< by which the caller is known
    base::Timestamp checked_at_;        ///< by the database
    Repeatable key_;
    std::optional<service::Caller> caller_;  ///< as the last transaction saw them
    bool is_checked_ = false;                ///< a transaction has found the caller to have the right
    rapidjson::Document body_;
    std::vector<std::pair<std::string, std::string>> notes_;
};

}  // namespace haas::api
