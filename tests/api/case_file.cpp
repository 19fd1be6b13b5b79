#include "api/case_file.hpp"

#include <algorithm>
#include <array>
#include <cctype>
#include <fstream>
#include <set>
#include <sstream>
#include <string_view>

#include "api/json_match.hpp"
#include "base/text.hpp"

namespace haas_test {

namespace {

constexpr std::array<std::string_view, 15> error_types = {
    "ValidationError",      "BadArgumentError", "AuthorizationError",   "NotFoundError",     "MethodNotAllowedError",
    "DuplicateError",       "BlockedError",     "ProjectMismatchError", "IllegalStateError", "AllocationError",
    "PayloadTooLargeError", "SwitchError",      "HypervisorError",      "ServerError",       "UnavailableError"};

bool is_method(const std::string& word) {
    return word.size() >= 3 && std::all_of(word.begin(), word.end(), [](char c) { return c >= 'A' && c <= 'Z'; });
}

/// Takes the first word off a text, and the blanks after it.
std::string take_word(std::string& text) {
    const std::size_t end = std::min(text.find(' '), text.size());
    std::string word = text.substr(0, end);
    text.erase(0, std::min(text.find_first_not_of(' ', end), text.size()));
    return word;
}

std::string read_text(const std::string& path) {
    std::ifstream file(path);
    std::ostringstream text;
    text << file.rdbuf();
    if (!file || text.str().empty()) throw CaseSyntaxError(path + ": cannot be read");
    return text.str();
}

class Parser {
public:
    explicit Parser(const std::string& path) : path_(path) { file_.path = path; }

    CaseFile parse() {
        take_lines(read_text(path_));
        if (!subject_) fail("there is neither `operation` nor `about`");
        finish_step();
        if (file_.steps.empty()) fail("there is no step");
        return std::move(file_);
    }

private:
    Place place() const { return path_ + ":" + std::to_string(line_); }

    [[noreturn]] void fail(const std::string& what) const { throw CaseSyntaxError(place() + ": " + what); }

    void take_lines(const std::string& text) {
        std::istringstream lines(text);
        std::string line;
        std::string joined;
        int number = 0;
        while (std::getline(lines, line)) {
            ++number;
            if (joined.empty()) line_ = number;
            const std::size_t end = line.find_last_not_of(" \t");
            line.resize(end == std::string::npos ? 0 : end + 1);
            if (!joined.empty()) line.erase(0, line.find_first_not_of(' '));
            joined += line;
            if (!joined.empty() && joined.back() == '\\') {
                joined.pop_back();
                continue;
            }
            take_line(joined);
            joined.clear();
        }
        if (!joined.empty()) fail("the file ends in the middle of a line");
    }

    void take_line(std::string line) {
        const std::size_t indent = line.find_first_not_of(' ');
        if (indent == std::string::npos || line[indent] == '#') return;
        if (line.find('\t') != std::string::npos) fail("a tab");
        line.erase(0, indent);
        const std::string word = take_word(line);
        if (indent == 0 && !in_scene_) {
            take_heading(word, line);
        } else {
            if (acts_ == nullptr) fail("`given` or `step` must come first");
            take_act(word, line);
        }
    }

    void take_heading(const std::string& word, const std::string& rest) {
        if (word == "operation" || word == "about") {
            if (subject_) fail("a file is about one thing");
            if (rest.empty()) fail("what is it about?");
            subject_ = true;
            if (word == "operation") file_.operation = rest;
        } else if (!subject_) {
            fail("the file must begin with `operation` or `about`");
        } else if (word == "given") {
            if (acts_ != nullptr) fail("`given` comes once, before the steps");
            acts_ = &file_.given;
            if (!rest.empty()) take_scene(rest);
        } else if (word == "step") {
            finish_step();
            if (rest.empty()) fail("a step has a sentence");
            if (!names_.insert(rest).second) fail("there is another step of that name");
            file_.steps.push_back({rest, {}});
            acts_ = &file_.steps.back().acts;
        } else {
            fail("unknown word `" + word + "`");
        }
    }

    /// Takes what is given from a file beside this one.
    void take_scene(const std::string& name) {
        const std::string path = path_;
        const int line = line_;
        if (name.find_first_not_of("abcdefghijklmnopqrstuvwxyz_") != std::string::npos) fail("no name of a scene");
        path_ = path.substr(0, path.rfind('/') + 1) + name + ".scene";
        in_scene_ = true;
        take_lines(read_text(path_));
        in_scene_ = false;
        path_ = path;
        line_ = line;
    }

    void finish_step() const {
        if (file_.steps.empty()) return;
        const auto& acts = file_.steps.back().acts;
        if (std::none_of(acts.begin(), acts.end(), [](const Act& act) { return act.expectation.has_value(); })) {
            fail("the step before this line expects nothing");
        }
    }

    void take_act(const std::string& word, std::string rest) {
        if (word == "as" || is_method(word)) {
            take_request(word, std::move(rest));
        } else if (word == "sync" || word == "audit") {
            if (!rest.empty()) fail("`" + word + "` stands alone");
            acts_->push_back({place(), {}, {}, word == "audit" ? Act::Sync::audit : Act::Sync::work});
        } else if (is_status(word)) {
            take_status(word, std::move(rest));
        } else if (word == "send") {
            if (acts_->empty() || !acts_->back().request || acts_->back().expectation) fail("`send` follows a request");
            acts_->back().request->headers.push_back(header(rest));
        } else if (word == "header") {
            expectation().headers.push_back(header(rest));
        } else if (word == "field") {
            auto& expected = expectation();
            if (expected.body != Expectation::Body::error || rest.empty()) fail("`field NAME` follows an error");
            expected.field = rest;
        } else if (word == "keep") {
            take_keep(std::move(rest));
        } else {
            fail("unknown word `" + word + "`");
        }
    }

    void take_request(std::string word, std::string rest) {
        CaseRequest request;
        if (word == "as") {
            request.user = take_word(rest);
            const std::size_t colon = request.user.find(':');
            if (colon != std::string::npos) {
                request.password = request.user.substr(colon + 1);
                request.user.resize(colon);
            }
            if (request.user == "nobody") request.user.clear();
            word = take_word(rest);
        }
        if (!is_method(word)) fail("`" + word + "` is no method");
        request.method = word;
        request.target = take_word(rest);
        if (request.target.empty() || request.target.front() != '/') fail("a path begins with /");
        request.body = rest;
        check_variables(request.target);
        check_variables(request.body);
        acts_->push_back({place(), request, {}});
    }

    void take_status(const std::string& word, const std::string& rest) {
        if (acts_->empty() || !acts_->back().request) fail("a status follows a request");
        if (acts_->back().expectation) fail("this request has a status already");
        check_variables(rest);
        acts_->back().expectation = read_expectation(place(), word, rest);
    }

    void take_keep(std::string rest) {
        Kept kept;
        kept.member = take_word(rest);
        const std::string as = take_word(rest);
        kept.variable = rest;
        const bool clean = !rest.empty() && std::all_of(rest.begin(), rest.end(), [](char c) {
            return (c >= 'a' && c <= 'z') || c == '_' || (c >= '0' && c <= '9');
        });
        if (as != "as" || !clean) fail("write `keep MEMBER as variable`");
        expectation().kept.push_back(kept);
        variables_.insert(kept.variable);
    }

    Expectation& expectation() {
        if (acts_->empty() || !acts_->back().expectation) fail("this follows a status");
        return *acts_->back().expectation;
    }

    std::pair<std::string, std::string> header(const std::string& text) const {
        const std::size_t colon = text.find(": ");
        if (colon == std::string::npos || colon == 0) fail("write a header as `Name: value`");
        return {text.substr(0, colon), text.substr(colon + 2)};
    }

    /// Whether every `<$variable>` was kept before.
    void check_variables(const std::string& text) const {
        for (std::size_t at = text.find("<$"); at != std::string::npos; at = text.find("<$", at + 1)) {
            const std::string name = text.substr(at + 2, text.find('>', at) - at - 2);
            if (!variables_.contains(name)) fail("nothing was kept as `" + name + "`");
        }
    }

    std::string path_;
    int line_ = 0;
    bool in_scene_ = false;
    CaseFile file_;
    bool subject_ = false;
    std::vector<Act>* acts_ = nullptr;
    std::set<std::string> names_;
    std::set<std::string> variables_;
};

}  // namespace

bool is_status(const std::string& word) {
    return word.size() == 3 && word[0] >= '1' && word[0] <= '5' && haas::base::is_digits(word);
}

Expectation read_expectation(const Place& place, const std::string& status, std::string rest) {
    Expectation expected;
    expected.place = place;
    expected.status = std::stoi(status);
    if (!rest.empty() && std::string_view("{[\"").find(rest.front()) != std::string_view::npos) {
        expected.body = Expectation::Body::json;
        expected.json = rest;
        const std::string fault = pattern_fault(rest);
        if (!fault.empty()) throw CaseSyntaxError(place + ": " + fault);
    } else if (rest.substr(0, 5) == "text ") {
        expected.body = Expectation::Body::text;
        expected.text = rest.substr(5);
    } else if (!rest.empty()) {
        expected.body = Expectation::Body::error;
        expected.type = take_word(rest);
        if (std::find(error_types.begin(), error_types.end(), expected.type) == error_types.end()) {
            throw CaseSyntaxError(place + ": `" + expected.type + "` is no type of error");
        }
        expected.message = rest;
    }
    return expected;
}

CaseFile read_case_file(const std::string& path) { return Parser(path).parse(); }

}  // namespace haas_test
