// The JSON of the Redfish service in the tests.
#pragma once

#include <rapidjson/document.h>
#include <rapidjson/stringbuffer.h>
#include <rapidjson/writer.h>

#include <string>
#include <vector>

#include "bmc/redfish_model.hpp"

namespace haas_test {

using RedfishWriter = rapidjson::Writer<rapidjson::StringBuffer>;

/// Writes members of the one object that the text is.
class RedfishObject {
public:
    RedfishObject() : writer_(buffer_) { writer_.StartObject(); }

    RedfishObject& text(const char* name, const std::string& value) {
        writer_.Key(name);
        writer_.String(value.c_str());
        return *this;
    }
    RedfishObject& texts(const char* name, const std::vector<std::string>& values) {
        writer_.Key(name);
        writer_.StartArray();
        for (const auto& value : values) writer_.String(value.c_str());
        writer_.EndArray();
        return *this;
    }
    RedfishObject& reference(const char* name, const std::string& path) {
        return open(name).text("@odata.id", path).close();
    }
    RedfishObject& open(const char* name) {
        writer_.Key(name);
        writer_.StartObject();
        return *this;
    }
    RedfishObject& close() {
        writer_.EndObject();
        return *this;
    }
    RedfishWriter& writer() { return writer_; }

    /// The whole text; ends the object.
    std::string str() {
        writer_.EndObject();
        return buffer_.GetString();
    }

private:
    rapidjson::StringBuffer buffer_;
    RedfishWriter writer_;
};

/// A refusal.
/// @param id  in DMTF's registry of base messages
/// @source  DSP0266, "Error responses"
inline RedfishAnswer redfish_error(int status, const std::string& id, const std::string& message) {
    RedfishObject object;
    object.open("error").text("code", "Base.1.8." + id).text("message", "See the extended information.");
    auto& writer = object.writer();
    writer.Key("@Message.ExtendedInfo");
    writer.StartArray();
    writer.StartObject();
    object.text("@odata.type", "#Message.v1_1_1.Message").text("MessageId", "Base.1.8." + id).text("Message", message);
    object.text("MessageSeverity", "Critical");
    writer.EndObject();
    writer.EndArray();
    object.close();
    return {status, {{"Content-Type", "application/json"}}, object.str()};
}

}  // namespace haas_test
