// Until when a server must have answered.
//
// libpq waits for an answer as long as the connection lives, and it lives as long as the server's kernel does: also
// when the server's processes are stopped, or wait for a disk that is gone. Neither keepalives nor tcp_user_timeout see
// that.
#pragma once

#include <list>

#include "base/deadline.hpp"

namespace haas::store {

/// Ends a connection at that moment, whoever waits for it then.
class AnswerDeadline {
public:
    /// @param socket  stays open as long as this object lives, whatever libpq does: else its number could be another
    ///                connection's by then
    AnswerDeadline(int socket, base::Deadline latest);
    ~AnswerDeadline();
    AnswerDeadline(const AnswerDeadline&) = delete;
    AnswerDeadline& operator=(const AnswerDeadline&) = delete;

    /// Sets another moment.
    void move(base::Deadline latest);

    struct Watched {
        int socket;
        base::Deadline latest;
        bool is_ended = false;
    };

private:
    std::list<Watched>::iterator place_;
};

}  // namespace haas::store
