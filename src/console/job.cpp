#include "console/job.hpp"

#include <rapidjson/document.h>
#include <rapidjson/stringbuffer.h>
#include <rapidjson/writer.h>


#include "base/error.hpp"
#include "base/text.hpp"

namespace haas::console {

namespace {

constexpr int highest_port = 65535;
constexpr int highest_cipher_suite = 17;  // IPMI 2.0, table 22-20
constexpr std::size_t longest_host = 255;
constexpr std::size_t longest_other = 1024;

using Writer = rapidjson::Writer<rapidjson::StringBuffer>;

void write(Writer& writer, const char* key, std::string_view text) {
    writer.Key(key);
    writer.String(text.data(), static_cast<rapidjson::SizeType>(text.size()));
}

void write(Writer& writer, const char* key, const std::optional<int>& number) {
    if (!number) return;
    writer.Key(key);
    writer.Int(*number);
}

std::string take_text(const rapidjson::Value& value, const std::string& key, std::size_t longest) {
    if (!value.IsString() || value.GetStringLength() > longest)
        throw base::Error("the job's " + key + " is no such text");
    std::string text(value.GetString(), value.GetStringLength());
    // It becomes an argument or a variable of the environment, which end at a NUL.
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
    rapidjson::StringBuffer buffer;
    Writer writer(buffer);
    writer.StartObject();
    write(writer, "node", job.node);
    write(writer, "host", job.host);
    write(writer, "user", job.user);
    write(writer, "password", job.password.reveal());
    write(writer, "port", job.port);
    write(writer, "cipher_suite", job.cipher_suite);
    writer.EndObject();
    return {buffer.GetString(), buffer.GetSize()};
}

Job parse_job(std::string_view json) {
    rapidjson::Document document;
    document.Parse(json.data(), json.size());
    if (document.HasParseError() || !document.IsObject())
        throw base::Error("the job on standard input is no JSON object");
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
