#include "cli/show.hpp"

#include <algorithm>

#include "base/table.hpp"
#include "cli/command_line.hpp"

namespace haas::cli {

namespace {

using Json = rapidjson::Value;

std::string_view text_of(const Json& string) { return {string.GetString(), string.GetStringLength()}; }

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
