// JSON, from clients (strict) and from devices and programs (lenient).
#include "base/json.hpp"

#include "base/utf8.hpp"
#include "fuzz/target.hpp"

using namespace haas;
using haas_fuzz::require;

namespace {

void read_strictly(std::string_view text) {
    rapidjson::Document document;
    std::string error;
    const bool is_read = base::parse_json(text, document, error);
    require(is_read == error.empty(), "a refusal has a reason");
    if (!is_read) return;
    const std::string written = base::to_json(document);
    rapidjson::Document again;
    require(base::parse_json(written, again, error), "what was accepted can be written and read again");
    require(again == document, "and is the same then");
    require(base::parse_foreign_json(text, again, error), "what is accepted strictly is accepted leniently");
    require(again == document, "and is the same so");
    if (!document.IsObject()) return;
    const auto members = base::members_as_written(text);
    require(members.size() == document.MemberCount(), "each member is there as it was written");
    for (const auto& [name, value] : members) {
        require(base::parse_json(value, again, error), "a member as it was written is JSON");
        const auto found = document.FindMember(name.c_str());
        require(found != document.MemberEnd() && again == found->value, "and has its value");
    }
}

void read_leniently(std::string_view text) {
    rapidjson::Document document;
    std::string error;
    if (base::parse_foreign_json(text, document, error)) {
        static_cast<void>(base::to_json(document));
        rapidjson::Document copy;
        copy.CopyFrom(document, copy.GetAllocator());
    }
    std::vector<rapidjson::Document> several;
    if (base::parse_foreign_json(text, 3, several)) require(several.size() == 3, "three were asked for");
}

void write(std::string_view text) {
    base::JsonWriter json;
    json.begin_object().key(text).string(text).end_object();
    rapidjson::Document document;
    std::string error;
    require(base::parse_foreign_json(json.take(), document, error), "what is written is JSON whatever is in it");
    const auto& value = document.MemberBegin()->value;
    require(!base::is_clean_utf8(text) || std::string_view(value.GetString(), value.GetStringLength()) == text,
            "clean texts are written as they are");
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const auto text = haas_fuzz::text_of(data, size);
    read_strictly(text);
    read_leniently(text);
    write(text);
    return 0;
}
