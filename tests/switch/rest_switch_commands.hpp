// What is said to the simulated switches whose API takes commands.
#pragma once

#include <rapidjson/document.h>
#include <rapidjson/stringbuffer.h>
#include <rapidjson/writer.h>

#include "switch/rest_site.hpp"

namespace haas_test {

inline std::string to_text(const rapidjson::Value& value) {
    rapidjson::StringBuffer buffer;
    rapidjson::Writer<rapidjson::StringBuffer> writer(buffer);
    value.Accept(writer);
    return buffer.GetString();
}

struct Heard {
    int status;
    rapidjson::Document json;

    const rapidjson::Value& operator[](const char* name) const { return json[name]; }
    std::string text() const { return to_text(json); }
};

inline Heard say(RestSite& site, const std::string& path, const std::string& media_type, const std::string& body) {
    auto request = site.request("POST", path, body);
    request.media_type = media_type;
    const auto answer = site.client->send(request);
    Heard heard{answer.status, {}};
    heard.json.Parse(answer.body.c_str(), answer.body.size());
    return heard;
}

inline std::string json_list(const std::vector<std::string>& texts) {
    std::string list;
    for (const auto& text : texts) list += (list.empty() ? "\"" : ",\"") + text + "\"";
    return "[" + list + "]";
}

/// eAPI.
inline Heard run_cmds(RestSite& site, const std::vector<std::string>& commands, const std::string& more = {}) {
    return say(site, "/command-api", "application/json",
               R"({"jsonrpc":"2.0","method":"runCmds","id":"1","params":{"version":1,"cmds":)" + json_list(commands) +
                   more + "}}");
}

/// NX-API in its own format; the outputs.
inline Heard run_ins(RestSite& site, const std::string& type, const std::string& input, const std::string& more = {}) {
    auto heard = say(site, "/ins", "application/json",
                     R"({"ins_api":{"version":"1.0","type":")" + type +
                         R"(","chunk":"0","sid":"1","output_format":"json","input":")" + input + "\"" + more + "}}");
    if (heard.status == 200) {
        rapidjson::Document outputs;
        outputs.CopyFrom(heard.json["ins_api"]["outputs"]["output"], outputs.GetAllocator());
        heard.json = std::move(outputs);
    }
    return heard;
}

/// NX-API as JSON-RPC.
inline Heard run_rpc(RestSite& site, const std::vector<std::string>& commands, const std::string& method = "cli",
                     const std::string& more = {}) {
    std::string calls;
    int id = 0;
    for (const auto& command : commands) {
        calls += (calls.empty() ? "" : ",") + (R"({"jsonrpc":"2.0","method":")" + method + R"(","params":{"cmd":")") +
                 command + R"(","version":1},"id":)" + std::to_string(++id) + more + "}";
    }
    return say(site, "/ins", "application/json-rpc", "[" + calls + "]");
}

}  // namespace haas_test
