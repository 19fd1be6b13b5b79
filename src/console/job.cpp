#include "console/job.hpp"


#include "base/error.hpp"
#include "base/json.hpp"
#include "base/text.hpp"

namespace haas::console {

namespace {

constexpr int highest_port = 65535;
constexpr int highest_cipher_suite = 17;  // IPMI 2.0, table 22-20
constexpr std::size_t longest_host = 255;
constexpr std::size_t longest_other = 1024;

std::string take_text(const rapidjson::Value& value, const std::string& key, std::size_t longest) {
    if (!value.IsString() || value.GetStringLength() > longest)
        throw base::Error("the job's " + key + " is no such text");
    std::string text(value.GetString(), value.GetStringLength());
    // It becomes an argument or an environment variable, and those end at a NUL.
    if (text.find('\0') != std::string::npos) throw base::Error("the job's " + key + " holds a NUL");
    return text;
}

int take_number(const rapidjson::Value& value, const std::string& key, int lowest, int highest) {
    if (!value.IsInt() || value.GetInt() < lowest || value.GetInt() > highest) {
        throw base::Error("the job's " + key + " is no number from " + std::to_string(lowest) + " to " +
                          std::to_string(highest));
    }
    return value.GetInt();
}

}  // namespace

std::string to_json(const Job& job) {
    base::JsonWriter json;
    json.begin_object();
    json.key("node").string(job.node).key("host").string(job.host);
    json.key("user").string(job.user).key("password").string(job.password.reveal());
    if (job.port) json.key("port").number(*job.port);
    if (job.cipher_suite) json.key("cipher_suite").number(*job.cipher_suite);
    return json.end_object().take();
}

Job parse_job(std::string_view json) {
    rapidjson::Document document;
    std::string error;
    if (!base::parse_json(json, document, error) || !document.IsObject()) {
        throw base::Error("the job on standard input is no JSON object");
    }
    Job job;
    for (const auto& member : document.GetObject()) {
        const std::string key(member.name.GetString(), member.name.GetStringLength());
        const auto& value = member.value;
        if (key == "node") {
            job.node = take_text(value, key, longest_other);
        } else if (key == "host") {
            job.host = take_text(value, key, longest_host);
        } else if (key == "user") {
            job.user = take_text(value, key, longest_other);
        } else if (key == "password") {
            job.password = base::Secret(take_text(value, key, longest_other));
        } else if (key == "port") {
            job.port = take_number(value, key, 1, highest_port);
        } else if (key == "cipher_suite") {
            job.cipher_suite = take_number(value, key, 0, highest_cipher_suite);
        } else {
            throw base::Error("the job has an unknown member");
        }
    }
    if (job.host.empty() || job.host.front() == '-' || !base::holds_only(job.host, base::is_graphic)) {
        throw base::Error("the job names no host");
    }
    return job;
}

}  // namespace haas::console
