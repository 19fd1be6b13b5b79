// Writing JSON.
#pragma once

#include <rapidjson/stringbuffer.h>
#include <rapidjson/writer.h>

#include <string>

namespace haas_rest_sim {

using Json = rapidjson::Writer<rapidjson::StringBuffer>;

inline void put(Json& json, const char* name, const std::string& text) {
    json.Key(name);
    json.String(text.c_str());
}
inline void put(Json& json, const char* name, bool value) {
    json.Key(name);
    json.Bool(value);
}
inline void put(Json& json, const char* name, int value) {
    json.Key(name);
    json.Int(value);
}

/// @param write  members of an object
template <class Write>
std::string to_object(Write write) {
    rapidjson::StringBuffer buffer;
    Json json(buffer);
    json.StartObject();
    write(json);
    json.EndObject();
    return buffer.GetString();
}

}  // namespace haas_rest_sim
