#include "console/job.hpp"

#include "base/error.hpp"
#include "base/json.hpp"
#include "base/text.hpp"
#include "core/bmc_fields.hpp"

namespace haas::console {

namespace {

constexpr int highest_cipher_suite = 17;  // IPMI 2.0, table 22-20
constexpr std::size_t longest_text = 1024;

std::string take_text(const rapidjson::Value& value, const std::string& key) {
    if (!value.IsString() || value.GetStringLength() > longest_text)
        throw base::Error("the job's " + key + " is not a valid string");
    std::string text(value.GetString(), value.GetStringLength());
    // It becomes an environment variable, and those end at a NUL.
    if (base::contains(text, '\0')) throw base::Error("the job's " + key + " holds a NUL");
    return text;
}

}  // namespace

std::string to_json(const Job& job) {
    base::JsonWriter json;
    json.begin_object();
    json.key("node").string(job.node).key("password").string(job.password.reveal());
    core::write_bmc_fields(json, job.address);
    return json.end_object().take();
}

Job parse_job(std::string_view json) {
    rapidjson::Document document;
    std::string error;
    if (!base::parse_json(json, document, error) || !document.IsObject()) {
        throw base::Error("the job on standard input is not a JSON object");
    }
    Job job;
    job.address.type = "ipmi";  // which a job need not say
    for (const auto& member : document.GetObject()) {
        const std::string key(member.name.GetString(), member.name.GetStringLength());
        if (key == "node") {
            job.node = take_text(member.value, key);
        } else if (key == "password") {
            job.password = base::Secret(take_text(member.value, key));
        } else if (!core::is_bmc_field(key)) {
            throw base::Error("the job has an unknown member");
        }
    }
    core::parse_bmc_edit(document)(job.address);
    if (job.address.host.empty()) throw base::Error("the job names no host");
    if (job.address.cipher_suite.value_or(0) > highest_cipher_suite) {
        throw base::Error("the job's cipher_suite is above " + std::to_string(highest_cipher_suite));
    }
    return job;
}

}  // namespace haas::console
