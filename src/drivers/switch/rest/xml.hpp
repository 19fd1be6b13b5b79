// XML as switches with a REST interface write it: element names with or without a namespace prefix.
#pragma once

#include <pugixml.hpp>
#include <string>
#include <string_view>

namespace haas::drivers {

/// Parses a document and returns its root element. `document` must outlive the element.
/// @throws base::Error  when it is not well formed, or has a document type declaration, which could declare entities
pugi::xml_node parse_xml(const std::string& body, pugi::xml_document& document);

/// The name of an element without its prefix.
std::string_view local_name(pugi::xml_node element);

/// The one child element of that local name; null if there is none.
/// @throws base::Error  when there are several
pugi::xml_node find_element(pugi::xml_node parent, std::string_view name);

/// The text of an element without children, blanks around it removed.
/// @throws base::Error  when it has children
std::string leaf_text(pugi::xml_node element);

/// All text in an element, of all its descendants, concatenated.
std::string whole_text(pugi::xml_node element);

/// The document in one line, without a declaration.
std::string to_xml(const pugi::xml_document& document);

/// Appends `<name>text</name>`.
void append_leaf(pugi::xml_node parent, const char* name, const std::string& text);

/// The text of an answer's element `error-message`; empty when there is none.
std::string parse_xml_error(const std::string& body);

}  // namespace haas::drivers
