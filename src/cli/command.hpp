// The commands of the command line: one table, from which the parser, the requests and the help are made.
#pragma once

#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/json.hpp"
#include "cli/exit_status.hpp"
#include "cli/passwords.hpp"
#include "http/message.hpp"

namespace haas::cli {

enum class Count { one, optional, any };

/// A positional argument. Its value fills the place of that name in the command's path. If the path has no such place,
/// it is an argument of the query for GET, and a string in the body for other methods.
struct Argument {
    std::string_view name;
    std::string_view about;
    Count count = Count::one;
};

enum class Value { none, optional, required };

/// An option of one command.
struct Option {
    std::string_view name;  ///< with its dashes
    Value value = Value::none;
    std::string_view shown = {};  ///< the value's name in the help
    std::string_view about;
    std::string_view fields = {};  ///< the API's fields that it fills, if their names differ; separated by blanks
};

/// The arguments and options that a command line gives to its command.
class Given {
public:
    std::map<std::string, std::string, std::less<>> arguments;
    std::vector<std::string> rest;  ///< the values of an argument that may be given any number of times
    std::map<std::string, std::optional<std::string>, std::less<>> options;

    /// Only for required arguments, which the parser has checked.
    const std::string& text(std::string_view name) const { return arguments.find(name)->second; }
    std::optional<std::string> find_argument(std::string_view name) const;
    bool has_option(std::string_view name) const { return options.contains(name); }
    std::optional<std::string> find_option(std::string_view name) const;
};

/// Puts the members of a request's body, between its braces.
using BodyBuilder = void (*)(const Given&, Passwords&, base::JsonWriter&);

/// The options that every command understands, about the service and the output.
struct Globals {
    std::optional<std::string> endpoint;
    std::optional<std::string> username;
    std::optional<std::string> password_file;
    std::optional<std::string> token_file;
    std::string config;
    bool json = false;
};

class Service;
struct Streams;

/// Makes a connection to the service; each thread has its own.
using Connect = std::function<std::unique_ptr<Service>()>;

/// A command that is more than one request and its answer.
using RemoteVerb = Exit (*)(const Given&, const Globals&, const Connect&, const Streams&);

enum class Form {
    nothing,
    list,    ///< one per line
    record,  ///< a line for each member, tables below
    table,   ///< a line for each object
    action,  ///< a networking action, queued or finished
    value    ///< the value of the only member
};

/// How to show an answer to people.
struct Output {
    Form form = Form::nothing;
    std::string_view key_column = {};  ///< the heading of the keys of an object of objects
    std::string_view null_word = "-";  ///< the word for null in this answer
};

/// What a command needs: the user, the user by a password, the login that is stored, or nobody.
enum class Login { needed, by_password, stored, needless };

struct Command {
    std::string_view name;
    std::string_view group = {};  ///< its heading in the help, which commands() fills in
    std::string_view summary;
    std::string_view example;
    std::vector<Argument> arguments = {};
    std::vector<Option> options = {};
    http::Method method = http::Method::get;
    std::string_view path = {};  ///< with {argument}s; empty if the command works on this machine
    Output output = {};
    BodyBuilder body = nullptr;  ///< if the rule for arguments is not enough
    std::string_view notes = {};
    Login login = Login::needed;
    RemoteVerb remote = nullptr;

    /// Whether haas-local carries it out, without the service.
    bool is_local() const { return path.empty(); }
};

/// Every command, in the order of the help.
const std::vector<Command>& commands();

/// The command of that name; null if there is none.
const Command* find_command(std::string_view name);

/// The options that every command understands.
const std::vector<Option>& global_options();

}  // namespace haas::cli
