#include "base/disguise.hpp"

#include <algorithm>
#include <functional>
#include <iterator>
#include <optional>
#include <utility>

#include "base/secret_forms.hpp"
#include "base/text.hpp"
#include "base/usual_secrets.hpp"

namespace haas::base {

namespace {

struct Range {
    std::size_t begin;
    std::size_t end;
};

/// What a terminal may put between two characters of a line.
bool is_between(char c) { return static_cast<unsigned char>(c) <= ' '; }

/// Where the secret's next place from `start` on is. Blanks and control characters count on neither side.
std::optional<Range> find_secret(std::string_view text, std::string_view secret, std::size_t start) {
    std::string wanted;
    std::ranges::copy_if(secret, std::back_inserter(wanted), [](char c) { return !is_between(c); });
    if (wanted.empty()) return std::nullopt;
    for (auto begin = text.find(wanted.front(), start); begin != std::string_view::npos;
         begin = text.find(wanted.front(), begin + 1)) {
        std::size_t matched = 0;
        auto at = begin;
        for (; at < text.size() && matched < wanted.size(); ++at) {
            if (is_between(text[at])) continue;
            if (text[at] != wanted[matched]) break;
            ++matched;
        }
        if (matched == wanted.size()) return Range{begin, at};
    }
    return std::nullopt;
}

std::string replace_secret(const std::string& text, std::string_view secret, const std::string& word) {
    std::string done;
    std::size_t at = 0;
    while (const auto found = find_secret(text, secret, at)) {
        done.append(text, at, found->begin - at).append(word);
        at = found->end;
    }
    return done.append(text, at);
}

/// Replaces the secret's beginning in front of a mark that something was cut off there.
std::string replace_cut(std::string text, std::string_view secret, const std::string& word) {
    constexpr std::string_view mark = "...";
    // Fewer characters tell nothing, and would be found in any text.
    constexpr std::size_t shortest = 3;
    std::string wanted;
    std::ranges::copy_if(secret, std::back_inserter(wanted), [](char c) { return !is_between(c); });
    for (auto at = text.find(mark); at != std::string::npos; at = text.find(mark, at + mark.size())) {
        for (auto length = std::min(wanted.size(), at); length >= shortest; --length) {
            // Blanks in it do not count.
            std::size_t left = length;
            auto begin = at;
            while (left > 0 && begin > 0) {
                const char c = text[begin - 1];
                if (!is_between(c) && c != wanted[left - 1]) break;
                if (!is_between(c)) --left;
                --begin;
            }
            if (left > 0) continue;
            text.replace(begin, at - begin, word);
            at = begin + word.size();
            break;
        }
    }
    return text;
}

std::string replace_all(const std::string& text, const std::string& part, const std::string& word) {
    std::string done;
    std::size_t at = 0;
    for (auto found = text.find(part); found != std::string::npos; found = text.find(part, at)) {
        done.append(text, at, found - at).append(word);
        at = found + part.size();
    }
    return done.append(text, at);
}

/// @param joints  what makes it a part of a longer word, besides letters and digits
std::string replace_name(const std::string& text, const std::string& name, const std::string& word,
                         std::string_view joints) {
    const auto goes_on = [&](char c) { return is_alphanumeric(c) || contains(joints, c); };
    std::string done;
    std::size_t at = 0;
    for (auto found = text.find(name); found != std::string::npos; found = text.find(name, found + 1)) {
        const auto end = found + name.size();
        const bool is_alone = (found == 0 || !goes_on(text[found - 1])) && (end == text.size() || !goes_on(text[end]));
        if (found < at || !is_alone) continue;
        done.append(text, at, found - at).append(word);
        at = end;
    }
    return done.append(text, at);
}

}  // namespace

void Disguise::hide(const Secret& secret, std::string_view user, const std::string& word) {
    if (secret.empty()) return;
    const auto add = [&](std::string text) {
        const bool is_new =
            std::ranges::none_of(hidden_, [&](const Hidden& each) { return each.text.reveal() == text; });
        if (is_new) hidden_.push_back({Secret(std::move(text)), word});
    };
    const std::string clear(secret.reveal());
    for (auto& form : coded_forms(user, clear)) add(std::move(form));
    add(clear);
    // A secret may contain another one.
    std::ranges::stable_sort(hidden_, std::greater(), [](const Hidden& each) { return each.text.reveal().size(); });
}

void Disguise::rename(std::string name, std::string word) {
    if (!name.empty()) names_.push_back({std::move(name), std::move(word), {}});
}

void Disguise::rename_word(std::string name, std::string word) {
    if (!name.empty()) names_.push_back({std::move(name), std::move(word), "_-"});
}

std::string Disguise::of(std::string_view text) const {
    // Until the end something else stands for the words: they could look like the beginning of another secret.
    const auto stand_in = [](std::size_t i) { return std::string{'\x02', static_cast<char>('0' + i), '\x03'}; };
    std::string done(text);
    for (std::size_t i = 0; i < hidden_.size(); ++i) done = replace_secret(done, hidden_[i].text.reveal(), stand_in(i));
    for (std::size_t i = 0; i < hidden_.size(); ++i)
        done = replace_cut(std::move(done), hidden_[i].text.reveal(), stand_in(i));
    done = without_usual_secrets(done);
    for (const auto& [name, word, joints] : names_) done = replace_name(done, name, word, joints);
    for (std::size_t i = 0; i < hidden_.size(); ++i) done = replace_all(done, stand_in(i), hidden_[i].word);
    return done;
}

}  // namespace haas::base
