// Elements of XML by their namespaces, whatever prefixes the other side writes.
#pragma once

#include <pugixml.hpp>
#include <string>
#include <string_view>

#include "drivers/switch/rest/xml.hpp"

namespace haas::drivers {

/// The namespace of an element; empty if it has none.
std::string_view namespace_of(pugi::xml_node element);

/// Whether a node is an element of that namespace and local name.
bool is_element(pugi::xml_node node, std::string_view space, std::string_view name);

/// The one child element of that name; null if there is none, or if `parent` is null.
/// @throws base::Error  when there are several
pugi::xml_node find_child(pugi::xml_node parent, std::string_view space, std::string_view name);

/// The text of such a child that is a leaf; empty if there is none.
/// @throws base::Error  when there are several, or it has children
std::string leaf_of(pugi::xml_node parent, std::string_view space, std::string_view name);

/// Calls `use` with each child element of that name.
template <class Use>
void for_each_child(pugi::xml_node parent, std::string_view space, std::string_view name, Use use) {
    for (const auto child : parent.children()) {
        if (is_element(child, space, name)) use(child);
    }
}

/// Appends `<name xmlns="space">`. Elements without a namespace of their own have that of their parent.
pugi::xml_node append_element(pugi::xml_node parent, const char* name, std::string_view space);

}  // namespace haas::drivers
