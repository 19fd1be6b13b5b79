#include "drivers/switch/netconf/xml_names.hpp"

#include "base/error.hpp"

namespace haas::drivers {

std::string_view namespace_of(pugi::xml_node element) {
    const std::string_view name = element.name();
    const auto colon = name.find(':');
    const auto declaration =
        colon == std::string_view::npos ? std::string("xmlns") : "xmlns:" + std::string(name.substr(0, colon));
    for (auto node = element; node; node = node.parent()) {
        if (const auto found = node.attribute(declaration.c_str())) return found.value();
    }
    return {};
}

bool is_element(pugi::xml_node node, std::string_view space, std::string_view name) {
    return node.type() == pugi::node_element && local_name(node) == name && namespace_of(node) == space;
}

pugi::xml_node find_child(pugi::xml_node parent, std::string_view space, std::string_view name) {
    pugi::xml_node found;
    for_each_child(parent, space, name, [&](pugi::xml_node child) {
        if (found) throw base::Error("several elements " + std::string(name));
        found = child;
    });
    return found;
}

std::string leaf_of(pugi::xml_node parent, std::string_view space, std::string_view name) {
    const auto leaf = find_child(parent, space, name);
    return leaf ? leaf_text(leaf) : std::string();
}

pugi::xml_node append_element(pugi::xml_node parent, const char* name, std::string_view space) {
    auto element = parent.append_child(name);
    element.append_attribute("xmlns").set_value(std::string(space).c_str());
    return element;
}

}  // namespace haas::drivers
