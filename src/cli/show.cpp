#include "cli/show.hpp"

#include <algorithm>
#include <cstdio>

#include "base/table.hpp"
#include "cli/command_line.hpp"

namespace haas::cli {

namespace {

using Json = rapidjson::Value;

std::string_view text_of(const Json& string) { return {string.GetString(), string.GetStringLength()}; }

std::string escape(unsigned char c) {
    char buffer[5];
    std::snprintf(buffer, sizeof buffer, "\\x%02x", static_cast<unsigned>(c));
    return buffer;
}

/// Whether a character of three bytes at the beginning of `text` turns or hides the rest of a line.
/// @source  Unicode Standard Annex 9, 2 (directional formatting characters); RFC 3629, 3
bool is_deceptive(std::string_view text) {
    if (text.size() < 3) return false;
    const auto byte = [&](std::size_t i) { return static_cast<unsigned>(static_cast<unsigned char>(text[i])); };
    if ((byte(0) & 0xf0U) != 0xe0U) return false;
    const unsigned character = (byte(0) & 0x0fU) << 12U | (byte(1) & 0x3fU) << 6U | (byte(2) & 0x3fU);
    const auto within = [&](unsigned first, unsigned last) { return first <= character && character <= last; };
    return within(0x200b, 0x200f) || within(0x2028, 0x202e) || within(0x2060, 0x2069) || character == 0xfeff;
}

/// How many bytes of an invisible character are at the beginning of `text`; 0 if it is visible.
std::size_t invisible_bytes(std::string_view text) {
    const auto c = static_cast<unsigned char>(text.front());
    if (c < ' ' || c == 0x7f) return 1;
    // U+0080 to U+009F are also control characters.
    if (c == 0xc2 && text.size() > 1 && static_cast<unsigned char>(text[1]) < 0xa0) return 2;
    if (text.starts_with("\xd8\x9c")) return 2;  // U+061C, the Arabic letter mark
    return is_deceptive(text) ? 3 : 0;
}

/// Whether an object names a port of a switch.
bool is_port(const Json& object) {
    const auto is_text = [&](const char* name) {
        const auto member = object.FindMember(name);
        return member != object.MemberEnd() && member->value.IsString();
    };
    return is_text("switch") && is_text("port");
}

/// `s1 gi1/0/5`
std::string port_name(const Json& port) {
    return visible(text_of(port["switch"])) + " " + visible(text_of(port["port"]));
}

/// Whether an item of a list has a short form.
bool has_words(const Json& item) { return !item.IsObject() || is_port(item); }

/// A value in one line.
std::string cell(const Json& value, std::string_view null_word) {
    if (value.IsNull()) return std::string(null_word);
    if (value.IsBool()) return value.GetBool() ? "yes" : "no";
    if (value.IsString()) return visible(text_of(value));
    std::string joined;
    if (value.IsArray() && std::all_of(value.Begin(), value.End(), [](const Json& item) { return has_words(item); })) {
        for (const auto& item : value.GetArray()) {
            joined += (joined.empty() ? "" : ", ") + (item.IsObject() ? port_name(item) : cell(item, null_word));
        }
        return joined.empty() ? "-" : joined;
    }
    if (value.IsObject()) {
        for (const auto& member : value.GetObject()) {
            joined +=
                (joined.empty() ? "" : ", ") + visible(text_of(member.name)) + "=" + cell(member.value, null_word);
        }
        return joined.empty() ? "-" : joined;
    }
    return visible(base::to_json(value));
}

bool is_tabular(const Json& value) {
    return value.IsArray() && !value.Empty() &&
           std::all_of(value.Begin(), value.End(), [](const Json& item) { return item.IsObject(); });
}

/// The members of all objects, in the order of their first appearance.
class Columns {
public:
    void add(const Json& object) {
        for (const auto& member : object.GetObject()) {
            const std::string name(text_of(member.name));
            if (std::find(names_.begin(), names_.end(), name) == names_.end()) names_.push_back(name);
        }
    }
    void put_header(std::vector<std::string>& header) const {
        for (const auto& name : names_) header.push_back(shown_name(visible(name)));
    }
    void put_row(const Json& object, std::string_view null_word, std::vector<std::string>& row) const {
        for (const auto& name : names_) {
            const auto member = object.FindMember(Json(rapidjson::StringRef(name.data(), name.size())));
            row.push_back(member == object.MemberEnd() ? "-" : cell(member->value, null_word));
        }
    }

private:
    std::vector<std::string> names_;
};

std::string show_rows(const Json& objects, std::string_view null_word, std::size_t indent) {
    Columns columns;
    for (const auto& object : objects.GetArray()) {
        if (object.IsObject()) columns.add(object);
    }
    std::vector<std::string> header;
    columns.put_header(header);
    base::Table table(header);
    for (const auto& object : objects.GetArray()) {
        std::vector<std::string> row;
        if (object.IsObject()) columns.put_row(object, null_word, row);
        table.add(row);
    }
    return table.text(indent);
}

std::string show_keyed_rows(const Json& objects, const Output& output) {
    Columns columns;
    for (const auto& member : objects.GetObject()) {
        if (member.value.IsObject()) columns.add(member.value);
    }
    std::vector<std::string> header{std::string(output.key_column)};
    columns.put_header(header);
    base::Table table(header);
    for (const auto& member : objects.GetObject()) {
        std::vector<std::string> row{visible(text_of(member.name))};
        if (member.value.IsObject()) columns.put_row(member.value, output.null_word, row);
        table.add(row);
    }
    return table.text();
}

std::string show_record(const Json& object, std::string_view null_word, std::size_t indent) {
    std::size_t widest = 0;
    for (const auto& member : object.GetObject()) widest = std::max(widest, base::width(visible(text_of(member.name))));
    const std::string blanks(indent, ' ');
    std::string text;
    for (const auto& member : object.GetObject()) {
        const auto name = visible(text_of(member.name));
        const auto& value = member.value;
        text += blanks + name;
        if (is_tabular(value)) {
            text += "\n" + show_rows(value, null_word, indent + 2);
        } else if (value.IsObject() && !value.ObjectEmpty()) {
            text += "\n" + show_record(value, null_word, indent + 2);
        } else {
            text += std::string(widest - base::width(name) + 2, ' ') + cell(value, null_word) + "\n";
        }
    }
    return text;
}

std::string show_list(const Json& list, std::string_view null_word) {
    std::string text;
    for (const auto& item : list.GetArray()) text += cell(item, null_word) + "\n";
    return text;
}

}  // namespace

std::string visible(std::string_view text) {
    std::string shown;
    for (std::size_t i = 0; i < text.size(); ++i) {
        if (text[i] == '\n') {
            shown += "\\n";
        } else if (text[i] == '\t') {
            shown += "\\t";
        } else if (const auto length = invisible_bytes(text.substr(i)); length > 0) {
            for (const char c : text.substr(i, length)) shown += escape(static_cast<unsigned char>(c));
            i += length - 1;
        } else {
            shown += text[i];
        }
    }
    return shown;
}

std::string show(const Output& output, const rapidjson::Value& answer) {
    if (answer.IsObject() && output.form == Form::value && answer.MemberCount() == 1) {
        return cell(answer.MemberBegin()->value, output.null_word) + "\n";
    }
    if (answer.IsArray() && output.form == Form::table) return show_rows(answer, output.null_word, 0);
    if (answer.IsArray() && !is_tabular(answer)) return show_list(answer, output.null_word);
    if (answer.IsArray()) return show_rows(answer, output.null_word, 0);
    if (answer.IsObject() && output.form == Form::table) return show_keyed_rows(answer, output);
    if (answer.IsObject()) return show_record(answer, output.null_word, 0);
    return cell(answer, output.null_word) + "\n";
}

}  // namespace haas::cli
