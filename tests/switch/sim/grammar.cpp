#include "switch/sim/grammar.hpp"

#include <algorithm>
#include <set>
#include <utility>

namespace haas_sim {

namespace {

struct Word {
    std::string text;
    std::size_t column;
};

std::vector<Word> split(std::string_view line) {
    std::vector<Word> words;
    for (std::size_t i = 0; i < line.size();) {
        if (line[i] == ' ' || line[i] == '\t') {
            ++i;
            continue;
        }
        const auto end = std::min(line.find_first_of(" \t", i), line.size());
        words.push_back({std::string(line.substr(i, end - i)), i});
        i = end;
    }
    return words;
}

struct Candidate {
    std::size_t pattern;
    std::vector<std::string> tokens;
};

bool is_parameter(const std::string& token) { return token.front() == '<'; }

bool begins_with(const std::string& text, const std::string& beginning) { return text.starts_with(beginning); }

bool is_digit(char c) { return c >= '0' && c <= '9'; }

/// The search of one line's meaning: the candidates that fit what was read so far.
class Search {
public:
    Search(const std::vector<std::string_view>& patterns, std::string_view line, const CheckValue& check)
        : words_(split(line)), end_(line.size()), check_(check) {
        for (std::size_t i = 0; i < patterns.size(); ++i) {
            Candidate candidate{i, {}};
            for (auto& word : split(patterns[i])) candidate.tokens.push_back(std::move(word.text));
            candidates_.push_back(std::move(candidate));
        }
    }

    std::variant<Match, Mistake> run() {
        for (std::size_t i = 0; i < words_.size(); ++i, ++place_) {
            drop_those([&](const Candidate& candidate) { return candidate.tokens.size() <= place_; });
            if (candidates_.empty()) return Mistake{Mistake::Kind::unknown, words_[i].column, {}};
            if (auto mistake = take(i)) return *mistake;
        }
        const auto whole = std::find_if(candidates_.begin(), candidates_.end(),
                                        [&](const Candidate& candidate) { return candidate.tokens.size() == place_; });
        if (whole == candidates_.end()) return Mistake{Mistake::Kind::incomplete, end_, {}};
        return Match{whole->pattern, arguments_};
    }

private:
    template <typename Condition>
    void drop_those(Condition condition) {
        std::erase_if(candidates_, condition);
    }

    void keep_only(const std::string& token) {
        drop_those([&](const Candidate& candidate) { return candidate.tokens[place_] != token; });
    }

    /// Takes the word `i`, and, for a port in two words, moves `i` on.
    std::optional<Mistake> take(std::size_t& i) {
        const std::string word = lower(words_[i].text);
        std::set<std::string> fitting;
        std::string parameter;
        for (const auto& candidate : candidates_) {
            const auto& token = candidate.tokens[place_];
            if (is_parameter(token)) {
                parameter = token;
            } else if (begins_with(token, word)) {
                fitting.insert(token);
            }
        }
        if (fitting.contains(word)) fitting = {word};
        if (fitting.size() > 1) return Mistake{Mistake::Kind::ambiguous, words_[i].column, {}};
        if (!fitting.empty()) {
            keep_only(*fitting.begin());
            return {};
        }
        if (parameter.empty()) return Mistake{Mistake::Kind::unknown, words_[i].column, {}};
        return take_argument(i, parameter);
    }

    std::optional<Mistake> take_argument(std::size_t& i, const std::string& parameter) {
        const std::size_t column = words_[i].column;
        std::string word = words_[i].text;
        const bool has_digit = std::any_of(word.begin(), word.end(), is_digit);
        if (parameter == "<port>" && !has_digit && i + 1 < words_.size() && is_digit(words_[i + 1].text.front())) {
            word += words_[++i].text;
        }
        if (parameter == "<text>") {
            while (i + 1 < words_.size()) word += " " + words_[++i].text;
        }
        auto value = check_(parameter, word);
        if (!value) return Mistake{Mistake::Kind::bad_value, column, parameter};
        arguments_.push_back(std::move(*value));
        keep_only(parameter);
        return {};
    }

    std::vector<Word> words_;
    std::size_t end_;
    const CheckValue& check_;
    std::vector<Candidate> candidates_;
    std::size_t place_ = 0;
    std::vector<std::string> arguments_;
};

}  // namespace

std::variant<Match, Mistake> match(const std::vector<std::string_view>& patterns, std::string_view line,
                                   const CheckValue& check) {
    return Search(patterns, line, check).run();
}

std::string lower(std::string_view text) {
    std::string lowered(text);
    for (char& c : lowered) c = c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
    return lowered;
}

}  // namespace haas_sim
