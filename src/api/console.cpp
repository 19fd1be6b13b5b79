#include "service/console.hpp"
#include "base/text.hpp"

#include <chrono>
#include <functional>
#include <memory>
#include <utility>

#include "api/answer.hpp"
#include "api/bmc.hpp"
#include "api/call.hpp"
#include "api/handlers.hpp"
#include "core/error.hpp"
#include "service/stray.hpp"

namespace haas::api {

using service::Caller;
using store::Reading;
using store::Writing;

namespace {

constexpr std::size_t piece_size = std::size_t{64} * 1024;

/// So much of an answer the kernel takes at once, whatever the client does: then no worker waits for that.
constexpr std::size_t short_log = std::size_t{128} * 1024;

constexpr std::chrono::milliseconds patience{250};

/// By its own deadline, the web server would cut off a stream that is silent for longer, in the middle of its
/// connection.
constexpr std::chrono::seconds longest_silence{25};

/// The query argument `offset`: the byte to begin with.
std::uint64_t offset_of(const Call& call) {
    const auto text = call.query("offset");
    if (!text) return 0;
    constexpr std::size_t longest = 15;
    const auto offset = base::parse_number<std::uint64_t>(*text);
    if (!offset || text->size() > longest) throw core::ValidationError("offset must be a number of bytes.", "offset");
    return *offset;
}

bool follow_of(const Call& call) {
    const auto text = call.query("follow");
    if (!text || *text == "false") return false;
    if (*text == "true") return true;
    throw core::ValidationError("follow must be true or false.", "follow");
}

/// The party for which a request about the path's node keeps a worker.
service::Party party_at_node(Call& call) {
    return call.read([&](Reading& tx, const Caller& who) {
        const auto node = service::get_node_to_control(tx, who, call.path("node"));
        return service::party_of(who, node.project_id, node.project_label);
    });
}

/// For the path's node.
core::NodeOrder order_for(Call& call, const Reading& tx, const Caller& who) {
    const auto found = service::get_node_to_control(tx, who, call.path("node"));
    return {found.id, found.label, service::requester(who), found.project_id,
            call.started_at() + call.settings().bmcs.timeout};
}

/// The next piece of the existing log; empty at its end.
std::optional<std::string> next_of_log(core::ConsoleReader& reader) {
    auto piece = reader.next(piece_size, std::chrono::milliseconds(0));
    if (piece.empty()) return std::nullopt;
    return piece;
}

/// The whole log. A client that takes a long one slowly, perhaps out of malice, keeps a worker, and so needs a seat.
void put_log(Call& call, const std::shared_ptr<core::ConsoleReader>& reader, Response& response) {
    while (response.body.size() <= short_log) {
        const auto piece = next_of_log(*reader);
        if (!piece) return;
        response.body += *piece;
    }
    response.more = [reader, begin = std::exchange(response.body, {}),
                     seat = call.settings().seats.waiting.get(party_at_node(call))]() mutable {
        return begin.empty() ? next_of_log(*reader) : std::exchange(begin, {});
    };
}

/// The interval at which to check that the reader of a followed console still has the right.
constexpr std::chrono::seconds right_interval{1};

/// The log and what is added to it, until the console is stopped or silent for too long, or until the reader loses the
/// right.
class Follower {
public:
    Follower(std::shared_ptr<core::ConsoleReader> reader, std::shared_ptr<void> seat, std::function<bool()> may_still)
        : reader_(std::move(reader)), seat_(std::move(seat)), may_still_(std::move(may_still)) {}

    std::optional<std::string> operator()() {
        if (std::chrono::steady_clock::now() - asked_ >= right_interval) {
            if (!may_still_()) return std::nullopt;
            asked_ = std::chrono::steady_clock::now();
        }
        // Checked first, so that all that was written before the end is still read.
        const bool over = reader_->is_over();
        auto piece = reader_->next(piece_size, over ? std::chrono::milliseconds(0) : patience);
        const auto now = std::chrono::steady_clock::now();
        if (!piece.empty()) {
            last_ = now;
        } else if (over || now - last_ > longest_silence) {
            return std::nullopt;
        }
        return piece;
    }

private:
    std::shared_ptr<core::ConsoleReader> reader_;
    std::shared_ptr<void> seat_;
    std::function<bool()> may_still_;
    std::chrono::steady_clock::time_point asked_{};  // not yet
    std::chrono::steady_clock::time_point last_ = std::chrono::steady_clock::now();
};

}  // namespace

Response start_console(Call& call) {
    const auto node = call.begin([&](const Reading& tx, const Caller& who) { return order_for(call, tx, who); });
    call.settings().machines->start_console(node);
    return {};
}

Response show_console(Call& call) {
    const bool follow = follow_of(call);
    const auto offset = offset_of(call);
    const auto mark = call.find_sync_mark();
    const auto asked = call.read([&](Reading& tx, const Caller& who) {
        auto found = std::pair(order_for(call, tx, who), service::get_console(tx, who, call.path("node"), mark));
        service::require_console_here(tx, call.settings().bmcs, call.path("node"));
        return found;
    });
    const auto& uuid = asked.second;
    if (follow) call.require_own_page();
    auto seat = follow ? call.settings().seats.followers.get(party_at_node(call)) : nullptr;
    std::shared_ptr<core::ConsoleReader> reader = call.settings().machines->read_console(asked.first, uuid, offset);
    if (!reader) throw core::NotFoundError("The console of node " + call.path("node") + " has no log yet.");
    Response response;
    response.content_type = "text/plain";
    response.headers.emplace_back("X-Console-Offset", std::to_string(reader->offset()));
    if (follow) {
        response.more = Follower(std::move(reader), std::move(seat),
                                 call.later([uuid, mark = mark](const Reading& tx, const Caller& who) mutable {
                                     const auto before = std::exchange(mark, service::find_sync_mark(tx));
                                     return service::may_still_read_console(tx, who, uuid, before);
                                 }));
    } else {
        put_log(call, reader, response);
    }
    return response;
}

Response stop_console(Call& call) {
    const auto uuid = call.write([&](Writing& tx, const Caller& who) {
        return service::stop_console(tx, who, call.settings().bmcs, call.path("node"));
    });
    end_console(call, uuid);
    return {};
}

}  // namespace haas::api
