#include "api/rights_table.hpp"

#include <algorithm>
#include <fstream>
#include <optional>
#include <set>
#include <sstream>

#include "base/text.hpp"

namespace haas_test {

namespace {

using Words = std::vector<std::string>;

Words words_of(const std::string& text) {
    std::istringstream stream(text);
    Words words;
    for (std::string word; stream >> word;) words.push_back(word);
    return words;
}

/// Takes the first word off a text, and the blanks after it.
std::string take_word(std::string& text) {
    const std::size_t end = std::min(text.find(' '), text.size());
    std::string word = text.substr(0, end);
    text.erase(0, std::min(text.find_first_not_of(' ', end), text.size()));
    return word;
}

const char* type_of_refusal(const std::string& status) {
    return status == "404" ? "NotFoundError" : "AuthorizationError";
}

class Reader {
public:
    void read(const std::string& path) {
        path_ = path;
        line_ = 0;
        std::ifstream file(path);
        if (!file) fail("cannot be read");
        std::string line;
        std::string joined;
        while (std::getline(file, line)) {
            ++line_;
            if (!joined.empty()) line.erase(0, line.find_first_not_of(' '));
            joined += line;
            if (!joined.empty() && joined.back() == '\\') {
                joined.pop_back();
                continue;
            }
            take_line(joined);
            joined.clear();
        }
        finish_call();
        patterns_.clear();
    }

    RightsTable finish() {
        if (table_.callers.empty() || table_.credentials.empty() || table_.calls.empty()) {
            fail("there are no callers, no credentials or no rows");
        }
        return std::move(table_);
    }

private:
    Place place() const { return path_ + ":" + std::to_string(line_); }
    [[noreturn]] void fail(const std::string& what) const { throw CaseSyntaxError(place() + ": " + what); }

    void take_line(std::string line) {
        const std::size_t indent = line.find_first_not_of(' ');
        if (indent == std::string::npos || line[indent] == '#') return;
        line.erase(0, indent);
        const std::string word = take_word(line);
        if (indent > 0) {
            take_part(word, line);
        } else if (word == "caller") {
            take_caller(words_of(line));
        } else if (word == "credential") {
            take_credential(words_of(line));
        } else if (word == "default") {
            const Words words = words_of(line);
            if (words.size() != 2) fail("write `default NAME VALUE`");
            defaults_[words[0]] = words[1];
        } else if (word == "right") {
            take_right(line);
        } else {
            take_row(word, line);
        }
    }

    /// `NAME [USER]`, or `NAME USER limited to PROJECT like CALLER`.
    void take_caller(const Words& words) {
        RightsCaller caller;
        if (words.size() == 7 && words[2] == "limited" && words[3] == "to" && words[5] == "like") {
            require_caller(words[6]);
            caller = {words[0], words[1], words[4], words[6]};
            limited_.insert(words[0]);
        } else if (words.size() == 1 || words.size() == 2) {
            caller = {words[0], words.size() == 2 ? words[1] : "", "", ""};
            names_.insert(words[0]);
        } else {
            fail("write `caller NAME [USER [limited to PROJECT like CALLER]]`");
        }
        table_.callers.push_back(caller);
    }

    /// `NAME look ANSWER change ANSWER`, with `same` or a status for each.
    void take_credential(const Words& words) {
        if (words.size() != 5 || words[1] != "look" || words[3] != "change") {
            fail("write `credential NAME look ANSWER change ANSWER`");
        }
        const auto answer = [this](const std::string& word) {
            if (word != "same" && !is_status(word)) fail("an answer is `same` or a status");
            return word == "same" ? std::string() : word;
        };
        table_.credentials.push_back({words[0], answer(words[2]), answer(words[4])});
    }

    /// `NAME STATUS CALLER..., STATUS CALLER...`: those whom a right refuses.
    void take_right(std::string line) {
        const std::string name = take_word(line);
        auto& refused = rights_[name];
        std::string status;
        for (const auto& word : words_of(line)) {
            if (is_status(word)) {
                status = word;
            } else {
                if (status.empty()) fail("a status comes first");
                require_caller(word);
                if (!refused.emplace(word, read_expectation(place(), status, type_of_refusal(status))).second) {
                    fail("`" + word + "` stands here twice");
                }
            }
        }
    }

    void take_row(const std::string& method, const std::string& rest) {
        finish_call();
        patterns_ = words_of(rest);
        method_ = method;
        if (patterns_.empty()) fail("a row has a path");
        begin_call();
        untouched_ = true;
    }

    void begin_call() {
        call_.emplace();
        call_->place = place();
        call_->method = method_;
        call_->patterns = patterns_;
        call_->values = defaults_;
        right_.clear();
        rest_.reset();
    }

    void take_part(const std::string& word, std::string rest) {
        if (patterns_.empty()) fail("a row must come first");
        if (word == "with") {
            if (!untouched_) finish_call();
            begin_call();
            for (const auto& pair : words_of(rest)) {
                const std::size_t equals = pair.find('=');
                if (equals == std::string::npos) fail("write `with NAME=VALUE`");
                call_->values[pair.substr(0, equals)] = pair.substr(equals + 1);
            }
        } else if (word == "body") {
            call_->body = rest;
        } else if (word == "busy") {
            call_->keeps_busy = true;
        } else if (word == "own_by_password") {
            call_->own_by_password = true;
        } else if (word == "synced") {
            call_->is_synced = true;
        } else if (word == "query") {
            call_->query = rest;
        } else if (word == "first") {
            CaseRequest request;
            request.method = take_word(rest);
            request.target = take_word(rest);
            request.body = rest;
            call_->first.push_back(request);
        } else if (word == "right") {
            if (!rights_.contains(rest)) fail("there is no right `" + rest + "`");
            right_ = rest;
        } else if (is_status(word)) {
            take_answer(word, rest);
        } else {
            fail("unknown word `" + word + "`");
        }
        untouched_ = false;
    }

    /// `STATUS [CALLER...] [= ANSWER]`; without callers: for all who are left.
    void take_answer(const std::string& status, std::string rest) {
        Words callers;
        while (!rest.empty()) {
            const std::string word = take_word(rest);
            if (word == "=") break;
            require_caller(word);
            callers.push_back(word);
        }
        const bool refused = rest.empty() && status[0] == '4';
        const auto expected = read_expectation(place(), status, refused ? type_of_refusal(status) : rest);
        if (callers.empty()) {
            if (rest_) fail("the others have an answer already");
            rest_ = expected;
        }
        for (const auto& caller : callers) {
            if (!call_->cells.emplace(caller, expected).second) fail("`" + caller + "` has an answer already");
        }
    }

    void require_caller(const std::string& name) const {
        if (!names_.contains(name) && !limited_.contains(name)) fail("there is no caller `" + name + "`");
    }

    void finish_call() {
        if (!call_) return;
        auto& cells = call_->cells;
        if (!right_.empty()) {
            for (const auto& [caller, refusal] : rights_[right_]) cells.emplace(caller, refusal);
        }
        bool is_left = false;
        for (const auto& caller : names_) {
            if (cells.contains(caller)) continue;
            if (!rest_) throw CaseSyntaxError(call_->place + ": what is `" + caller + "` answered?");
            is_left = true;
            cells.emplace(caller, *rest_);
        }
        for (const auto& caller : table_.callers) {
            if (!caller.like.empty()) cells.emplace(caller.name, cells.at(caller.like));
        }
        if (rest_ && !is_left) throw CaseSyntaxError(call_->place + ": nobody is left for the last answer");
        table_.calls.push_back(*call_);
        call_.reset();
    }

    std::string path_;
    int line_ = 0;
    RightsTable table_;
    std::set<std::string> names_;    ///< of callers that each row must name
    std::set<std::string> limited_;  ///< of callers that are like others, unless a row names them
    std::map<std::string, std::string> defaults_;
    std::map<std::string, std::map<std::string, Expectation>> rights_;
    std::string method_;
    Words patterns_;
    std::optional<RightsCall> call_;
    std::string right_;
    std::optional<Expectation> rest_;
    bool untouched_ = false;  ///< nothing was said yet of the row's first call
};

}  // namespace

std::string RightsCall::path(const std::string& pattern) const {
    std::string made;
    for (std::size_t at = 0; at < pattern.size();) {
        if (pattern[at] != '{') {
            made += pattern[at++];
            continue;
        }
        const std::size_t end = pattern.find('}', at);
        std::string name = pattern.substr(at + 1, end - at - 1);
        if (name.back() == '+') name.pop_back();
        const auto found = values.find(name);
        if (found == values.end()) throw CaseSyntaxError(place + ": which " + name + "?");
        made += found->second;
        at = end + 1;
    }
    return made + (query.empty() ? "" : "?" + query);
}

RightsTable read_rights_table(const std::vector<std::string>& files) {
    Reader reader;
    for (const auto& file : files) reader.read(file);
    return reader.finish();
}

}  // namespace haas_test
