// Labels: the names that users give to projects, nodes, NICs, networks, switches and users.
#pragma once

#include <string>
#include <string_view>
#include <utility>

namespace haas::core {

/// Whether `text` is 1 to 64 characters of `A-Z a-z 0-9 _ . + - $ ! * ' ( ) ,` and inner spaces, and not `.` or `..`
/// (which no URL can name).
bool is_label(std::string_view text);

/// Refuses what is not a label.
/// @param kind   the kind of object, for the message ("node", "network")
/// @param field  the request field it came from
/// @throws BadArgumentError
void require_label(std::string_view text, std::string_view kind, std::string_view field);

/// The label of one kind of object, checked. A use case takes these, so its arguments cannot be swapped. A label reads
/// as a text, but no text becomes a label by itself, nor one kind of label another.
/// @tparam Of  distinguishes the kinds, as for Id; may be an incomplete type
template <class Of>
class Label {
public:
    /// @throws BadArgumentError  when `text` is not a label
    explicit Label(std::string text) : text_(std::move(text)) { require_label(text_, "object", {}); }
    const std::string& text() const { return text_; }
    // NOLINTNEXTLINE(google-explicit-constructor): it reads as a text
    operator const std::string&() const { return text_; }
    friend bool operator==(const Label&, const Label&) = default;
    friend std::string operator+(const std::string& before, const Label& label) { return before + label.text_; }

private:
    std::string text_;
};

using ProjectLabel = Label<struct Project>;
using UserLabel = Label<struct User>;
using NodeLabel = Label<struct Node>;
using NicLabel = Label<struct Nic>;
using MetadataLabel = Label<struct Metadata>;
using NetworkLabel = Label<struct Network>;
using HeadnodeLabel = Label<struct Headnode>;
using HnicLabel = Label<struct Hnic>;

/// The sort order of labels for people: consecutive digits count as one number, everything else is compared by byte, so
/// `n2` comes before `n10`. Labels with the same numbers (`n02`, `n2`) are ordered by bytes, so different labels are
/// never equal.
/// @return  negative, 0 or positive, as `a` comes before, equals, or comes after `b`
int compare_naturally(std::string_view a, std::string_view b);

/// The same order for sorted containers.
struct NaturalOrder {
    using is_transparent = void;
    bool operator()(std::string_view a, std::string_view b) const { return compare_naturally(a, b) < 0; }
};

}  // namespace haas::core
