#include "drivers/switch/rest/xml.hpp"

#include <sstream>
#include <utility>

#include "base/error.hpp"
#include "base/text.hpp"

namespace haas::drivers {

namespace {

/// Visits all descendants, without recursion.
class Walker final : public pugi::xml_tree_walker {
public:
    std::string text;    ///< of all descendants
    std::string reason;  ///< the first `error-message`

    bool for_each(pugi::xml_node& node) override {
        if (node.type() == pugi::node_pcdata || node.type() == pugi::node_cdata) text += node.value();
        if (reason.empty() && node.type() == pugi::node_element && local_name(node) == "error-message") {
            reason = node.child_value();
        }
        return true;
    }
};

}  // namespace

pugi::xml_node parse_xml(const std::string& body, pugi::xml_document& document) {
    const auto result = document.load_buffer(body.data(), body.size(), pugi::parse_default | pugi::parse_doctype);
    if (!result || base::contains(body, '\0')) throw base::Error("not XML");
    for (const auto node : document.children()) {
        if (node.type() == pugi::node_doctype) throw base::Error("XML with a document type");
    }
    return document.document_element();
}

std::string_view local_name(pugi::xml_node element) {
    const std::string_view name = element.name();
    const auto colon = name.find(':');
    return colon == std::string_view::npos ? name : name.substr(colon + 1);
}

pugi::xml_node find_element(pugi::xml_node parent, std::string_view name) {
    pugi::xml_node found;
    for (const auto child : parent.children()) {
        if (child.type() != pugi::node_element || local_name(child) != name) continue;
        if (found) throw base::Error("several elements " + std::string(name));
        found = child;
    }
    return found;
}

std::string leaf_text(pugi::xml_node element) {
    for (const auto child : element.children()) {
        if (child.type() == pugi::node_element) throw base::Error(std::string(local_name(element)) + " is not a leaf");
    }
    return std::string(base::trim(whole_text(element)));
}

std::string whole_text(pugi::xml_node element) {
    Walker walker;
    element.traverse(walker);
    return std::move(walker.text);
}

std::string to_xml(const pugi::xml_document& document) {
    std::ostringstream text;
    document.save(text, "", pugi::format_raw | pugi::format_no_declaration);
    return text.str();
}

void append_leaf(pugi::xml_node parent, const char* name, const std::string& text) {
    parent.append_child(name).text().set(text.c_str());
}

std::string parse_xml_error(const std::string& body) {
    pugi::xml_document document;
    try {
        auto root = parse_xml(body, document);
        Walker walker;
        root.traverse(walker);
        return std::move(walker.reason);
    } catch (const base::Error&) {
        return {};  // the refusal counts, even without a readable reason
    }
}

}  // namespace haas::drivers
