// What a .case file says: requests that set a scene, then steps of requests and the answers that must come.
// The format is described in tests/api/README.md.
#pragma once

#include <optional>
#include <stdexcept>
#include <string>
#include <utility>
#include <vector>

namespace haas_test {

using Headers = std::vector<std::pair<std::string, std::string>>;

struct CaseRequest {
    std::string user = "admin";           ///< empty: no credentials
    std::optional<std::string> password;  ///< empty: the user's right one
    std::string method;
    std::string target;
    std::string body;
    Headers headers;
    std::optional<std::string> remote_user;  ///< whom the web server has authenticated; only in process
};

/// A member of an answer that later requests use as `<$variable>`.
struct Kept {
    std::string member;
    std::string variable;
};

/// Where something is written, as `file:line`.
using Place = std::string;

struct Expectation {
    enum class Body { empty, json, text, error };
    Place place;
    int status = 0;
    Body body = Body::empty;
    std::string json;     ///< Body::json, with placeholders
    std::string text;     ///< Body::text: what stands in it somewhere
    std::string type;     ///< Body::error: the error's `type`
    std::string message;  ///< Body::error: its `msg`; empty: any
    std::string field;    ///< Body::error: its `field`; empty: it has none
    Headers headers;
    std::vector<Kept> kept;
};

/// One thing that is done: a request, or a run of the network sync or its audit.
struct Act {
    Place place;
    std::optional<CaseRequest> request;      ///< empty: a run of the network sync
    std::optional<Expectation> expectation;  ///< empty: the request must succeed
    enum class Sync { work, audit } sync = Sync::work;
};

struct Step {
    std::string name;
    std::vector<Act> acts;
};

struct CaseFile {
    std::string path;
    std::string operation;  ///< empty: the file is about something that concerns many
    std::vector<Act> given;
    std::vector<Step> steps;
};

/// Something in a case file is not as it must be; the text begins with file and line.
class CaseSyntaxError : public std::runtime_error {
public:
    using std::runtime_error::runtime_error;
};

/// Whether a word is a status, so that the line it begins is an expectation.
bool is_status(const std::string& word);

/// @param rest  what stands behind the status: nothing, JSON, `text TEXT`, or `TYPE [MESSAGE]`
/// @throws CaseSyntaxError
Expectation read_expectation(const Place& place, const std::string& status, std::string rest);

/// Reads a case file, and the scenes that it uses.
/// @throws CaseSyntaxError
CaseFile read_case_file(const std::string& path);

}  // namespace haas_test
