// A Cisco Nexus 9000 or 3000 with NX-API: commands of NX-OS in JSON, in its own format `ins_api` or as JSON-RPC 2.0.
//
// @source  where the shapes come from:
//  - ins_api: bodies of a 93180YC-EX with 9.3(5), captured in Salt's tests; what Cisco's own client and its tests on
//    devices expect of errors; Ansible's plugin. One command has an object, several have an array; numbers of codes are
//    texts; the HTTP status of a command that is refused is 200.
//  - JSON-RPC: captures in the tests of nxapi_plumbing. The status of a refusal is 500 (NAPALM's pull request 1461).
//  - ` ;` between commands: networking-cisco. Ten shows in a request at most, `rollback`: the Programmability Guide,
//    "NX-API CLI".
//  - words may be shortened: Cisco's tests send `int et1/1`, `descr panda`
//  - our reading: the status of a body or a type that is not understood, that commands behind a refused one have no
//    outputs, that a show among configuration commands is refused
#include "switch/rest_sim/nxos.hpp"

#include <rapidjson/document.h>

#include <algorithm>

#include "switch/rest_sim/json.hpp"

namespace haas_rest_sim {

namespace {

using Value = rapidjson::Value;

enum class OnError { stop, go_on, roll_back };

std::optional<OnError> on_error_of(const Value& holder) {
    if (!holder.HasMember("rollback")) return OnError::stop;
    const Value& value = holder["rollback"];
    if (value == "stop-on-error") return OnError::stop;
    if (value == "continue-on-error") return OnError::go_on;
    if (value == "rollback-on-error") return OnError::roll_back;
    return {};
}

bool is_show(const std::string& line) {
    const auto words = words_of(line);
    return !words.empty() && words.front().size() > 1 &&
           std::string("show").starts_with(haas_sim::lower(words.front()));
}

/// Text of a member, or nothing.
std::optional<std::string> text_of(const Value& object, const char* name) {
    if (!object.IsObject() || !object.HasMember(name) || !object[name].IsString()) return {};
    return object[name].GetString();
}

void put_raw(Json& json, const char* name, const std::string& object) {
    json.Key(name);
    json.RawValue(object.c_str(), object.size(), rapidjson::kObjectType);
}

/// One object, or an array of several.
std::string list(const std::vector<std::string>& objects) {
    if (objects.size() == 1) return objects.front();
    std::string text;
    for (const auto& object : objects) text += (text.empty() ? "" : ",") + object;
    return "[" + text + "]";
}

/// Commands that take what others have changed back.
class Batch {
public:
    explicit Batch(Device& device) : device_(device), before_(device) {}
    void undo() {
        static_cast<Configuration&>(device_) = before_;
        device_.note_passing_of_all();
    }

private:
    Device& device_;
    Configuration before_;
};

/// Parted by a blank and a semicolon; all but the first keep the blank before them.
std::vector<std::string> split_input(const std::string& input) {
    std::vector<std::string> commands;
    std::size_t start = 0;
    for (;;) {
        const auto end = input.find(" ;", start);
        commands.push_back(input.substr(start, end - start));
        if (end == std::string::npos) return commands;
        start = end + 2;
    }
}

std::string failure_output(const std::string& code, const std::string& message, const std::string& cli_error,
                           const std::string& input) {
    return to_object([&](Json& json) {
        put(json, "code", code);
        put(json, "msg", message);
        put(json, "clierror", cli_error);
        if (!input.empty()) put(json, "input", input);
    });
}

std::string show_output(Shell& shell, const std::string& command, bool is_ascii) {
    const std::string refused = "Input CLI command error";
    if (!is_show(command)) return failure_output("400", refused, "% Invalid command\n", command);
    try {
        const Said said = shell.run(command);
        if (!is_ascii && said.json.empty()) return failure_output("501", "Structured output unsupported", "", command);
        return to_object([&](Json& json) {
            if (is_ascii)
                put(json, "body", said.text);
            else
                put_raw(json, "body", said.json);
            put(json, "code", std::string("200"));
            put(json, "msg", std::string("Success"));
            put(json, "input", command);
        });
    } catch (const Refusal& refusal) {
        return failure_output("400", refused, refusal.text + "\n", command);
    }
}

std::vector<std::string> show_outputs(Device& device, const std::vector<std::string>& commands, bool is_ascii) {
    constexpr std::size_t most = 10;
    std::vector<std::string> outputs;
    for (std::size_t i = 0; i < std::min(commands.size(), most); ++i) {
        Shell shell(device, nxos_language());
        if (commands[i].find('|') != std::string::npos && !is_ascii) {
            outputs.push_back(failure_output("501", "Pipe is not allowed for this message type", "", commands[i]));
        } else {
            outputs.push_back(show_output(shell, commands[i], is_ascii));
        }
    }
    return outputs;
}

/// @throws Refusal
Said configure(Shell& shell, const std::string& command) {
    if (is_show(command)) throw Refusal{Refusal::Kind::invalid, "% Invalid command"};
    return shell.run(command);
}

std::vector<std::string> configuration_outputs(Device& device, const std::vector<std::string>& commands,
                                               OnError on_error) {
    Batch batch(device);
    Shell shell(device, nxos_language());
    std::vector<std::string> outputs;
    for (const auto& command : commands) {
        try {
            const Said said = configure(shell, command);
            outputs.push_back(to_object([&](Json& json) {
                if (said.text.empty())
                    put_raw(json, "body", "{}");
                else
                    put(json, "body", said.text);
                put(json, "code", std::string("200"));
                put(json, "msg", std::string("Success"));
            }));
        } catch (const Refusal& refusal) {
            outputs.push_back(failure_output("400", "CLI execution error", refusal.text + "\n", {}));
            if (on_error == OnError::go_on) continue;
            if (on_error == OnError::roll_back) batch.undo();
            break;
        }
    }
    return outputs;
}

Answer answer_ins(const std::string& type, const std::vector<std::string>& outputs) {
    return {200, to_object([&](Json& json) {
                put_raw(json, "ins_api", to_object([&](Json& inner) {
                            put(inner, "type", type);
                            put(inner, "version", std::string("1.0"));
                            put(inner, "sid", std::string("eoc"));
                            put_raw(inner, "outputs",
                                    to_object([&](Json& innermost) { put_raw(innermost, "output", list(outputs)); }));
                        }));
            }),
            "application/json"};
}

Answer take_ins(Device& device, const Value& request) {
    const Answer bad{400, R"({"error":"Bad Request"})", "application/json"};
    if (!request.IsObject() || !request.HasMember("ins_api")) return bad;
    const Value& call = request["ins_api"];
    for (const char* const name : {"version", "type", "chunk", "sid", "input", "output_format"}) {
        if (!text_of(call, name)) return bad;
    }
    const auto on_error = on_error_of(call);
    if (!on_error || text_of(call, "output_format") != "json" || text_of(call, "chunk") != "0") return bad;
    const std::string type = *text_of(call, "type");
    const auto commands = split_input(*text_of(call, "input"));
    if (type == "cli_show" || type == "cli_show_ascii") {
        return answer_ins(type, show_outputs(device, commands, type == "cli_show_ascii"));
    }
    if (type == "cli_conf") return answer_ins(type, configuration_outputs(device, commands, *on_error));
    return answer_ins(type, {failure_output("400", "Invalid message type", "", *text_of(call, "input"))});
}

struct RpcCall {
    std::string command;
    std::string method;
    std::string id;
};

std::optional<RpcCall> read_rpc(const Value& call) {
    if (!call.IsObject() || text_of(call, "jsonrpc") != "2.0" || !call.HasMember("id") || !call["id"].IsInt())
        return {};
    const auto method = text_of(call, "method");
    if (!call.HasMember("params") || !method || (*method != "cli" && *method != "cli_ascii")) return {};
    const Value& params = call["params"];
    const auto command = text_of(params, "cmd");
    if (!command || !params.HasMember("version") || !params["version"].IsNumber()) return {};
    return RpcCall{*command, *method, std::to_string(call["id"].GetInt())};
}

std::string rpc_error(const std::string& id, int code, const std::string& message, const std::string& text) {
    return to_object([&](Json& json) {
        put(json, "jsonrpc", std::string("2.0"));
        put_raw(json, "error", to_object([&](Json& inner) {
                    put(inner, "code", code);
                    put(inner, "message", message);
                    if (!text.empty()) {
                        put_raw(inner, "data", to_object([&](Json& innermost) { put(innermost, "msg", text); }));
                    }
                }));
        put_raw(json, "id", id);
    });
}

std::string rpc_result(const RpcCall& call, const Said& said) {
    return to_object([&](Json& json) {
        put(json, "jsonrpc", std::string("2.0"));
        const bool is_text = call.method == "cli_ascii" || said.json.empty();
        // What has no structure has no result, unless its text is asked for.
        if (is_text && (said.text.empty() || (call.method == "cli" && is_show(call.command)))) {
            put_raw(json, "result", "null");
        } else {
            put_raw(json, "result", to_object([&](Json& inner) {
                        if (is_text)
                            put(inner, "msg", said.text);
                        else
                            put_raw(inner, "body", said.json);
                    }));
        }
        put_raw(json, "id", call.id);
    });
}

Answer take_rpc(Device& device, const Value& request) {
    constexpr int failed = 500;
    const bool is_single = request.IsObject();
    std::vector<const Value*> calls;
    if (is_single) calls.push_back(&request);
    if (request.IsArray()) {
        for (const auto& call : request.GetArray()) calls.push_back(&call);
    }
    const auto wrong = [](int code, const char* message) {
        return Answer{failed, rpc_error("null", code, message, {}), "application/json-rpc"};
    };
    if (calls.empty()) return wrong(-32600, "Invalid Request");
    std::vector<RpcCall> read;
    for (const auto* const call : calls) {
        const auto one = read_rpc(*call);
        if (!one) return wrong(-32600, "Invalid Request");
        read.push_back(*one);
    }
    const auto on_error = on_error_of(*calls.front());
    if (!on_error) return wrong(-32602, "Invalid params");
    Batch batch(device);
    Shell shell(device, nxos_language());
    std::vector<std::string> answers;
    int status = 200;
    for (const auto& call : read) {
        try {
            answers.push_back(rpc_result(call, shell.run(call.command)));
        } catch (const Refusal& refusal) {
            status = failed;
            answers.push_back(rpc_error(call.id, -32602, "Invalid params", refusal.text + "\n"));
            if (*on_error == OnError::go_on) continue;
            if (*on_error == OnError::roll_back) batch.undo();
            break;
        }
    }
    // One call has an object, several have an array, be only one of them answered.
    const std::string body = read.size() == 1 || answers.size() > 1 ? list(answers) : "[" + answers.front() + "]";
    return {status, body, "application/json-rpc"};
}

}  // namespace

Answer answer_nxos(Device& device, const Request& request) {
    if (request.target != "/ins") return {404, "<html>404 Not Found</html>", "text/html"};
    if (request.method != "POST") return {405, "<html>405 Not Allowed</html>", "text/html"};
    rapidjson::Document document;
    document.Parse(request.body.c_str(), request.body.size());
    const std::string type = request.media_type.substr(0, request.media_type.find(';'));
    Answer answer{415, R"({"error":"Unsupported Media Type"})", "application/json"};
    if (document.HasParseError())
        answer = {400, R"({"error":"Bad Request"})", "application/json"};
    else if (type == "application/json")
        answer = take_ins(device, document);
    else if (type == "application/json-rpc")
        answer = take_rpc(device, document);
    answer.more_headers = "Set-Cookie: nxapi_auth=dzqnf:xRN0ZBdn; Secure; HttpOnly;\r\n";
    return answer;
}

}  // namespace haas_rest_sim
