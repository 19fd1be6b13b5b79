// doctest itself is compiled here, once for all test programs.
#define DOCTEST_CONFIG_IMPLEMENT
#include "unit/tap_reporter.hpp"

#include <sstream>
#include <string_view>

#include "unit/skip.hpp"

namespace haas_test {
namespace {

int failed_cases = 0;

// How a Skipped looks once doctest has turned it into text.
constexpr std::string_view skip_mark = "haas_test::skip: ";

doctest::String describe_skip(const Skipped& skipped) { return (std::string(skip_mark) + skipped.reason).c_str(); }

// In a TAP line, `#` begins a directive and a line's end ends it.
std::string one_line(std::string_view text) {
    std::string line;
    for (const char c : text) {
        if (c == '#')
            line += "\\#";
        else
            line += c == '\n' || c == '\r' ? ' ' : c;
    }
    return line;
}

}  // namespace

REGISTER_EXCEPTION_TRANSLATOR(const Skipped& skipped) { return describe_skip(skipped); }
REGISTER_REPORTER("tap", 1, TapReporter);

TapReporter::TapReporter(const doctest::ContextOptions& options) : out_(*options.cout) {}

int TapReporter::failed() { return failed_cases; }

void TapReporter::report_query(const doctest::QueryData& query) {
    for (unsigned i = 0; i < query.num_data; ++i) out_ << query.data[i]->m_name << '\n';
}

void TapReporter::test_run_end(const doctest::TestRunStats&) { out_ << "1.." << printed_ << std::endl; }

void TapReporter::test_case_start(const doctest::TestCaseData& test) {
    test_ = &test;
    subcases_.clear();
    notes_.clear();
    skip_reason_.clear();
}

// A test case is run once more for each of its subcases, and still is one line.
void TapReporter::test_case_reenter(const doctest::TestCaseData&) { subcases_.clear(); }

void TapReporter::test_case_end(const doctest::CurrentTestCaseStats& stats) {
    // A skip counts as an exception for doctest; a failed assertion before it still is a failure.
    const bool only_skipped = !skip_reason_.empty() && notes_.empty();
    if (only_skipped) {
        print("ok", *test_, " # SKIP " + one_line(skip_reason_));
    } else if (stats.testCaseSuccess) {
        print("ok", *test_, "");
    } else {
        ++failed_cases;
        print("not ok", *test_, "");
        if (notes_.empty()) note("failed as a whole: see its decorators (timeout, should_fail, expected_failures)");
    }
    for (const auto& line : notes_) out_ << "#   " << line << '\n';
    out_.flush();
}

void TapReporter::test_case_exception(const doctest::TestCaseException& exception) {
    const std::string text = exception.error_string.c_str();
    const std::lock_guard<std::mutex> lock(mutex_);
    if (text.starts_with(skip_mark)) {
        skip_reason_ = text.substr(skip_mark.size());
        return;
    }
    note_where(test_->m_file.c_str(), static_cast<int>(test_->m_line),
               (exception.is_crash ? "crashed: " : "threw: ") + text);
}

void TapReporter::subcase_start(const doctest::SubcaseSignature& subcase) {
    subcases_.emplace_back(subcase.m_name.c_str());
}

// The names are kept until the next run of the case: an exception is reported after the subcase was left.
void TapReporter::subcase_end() {}

void TapReporter::log_assert(const doctest::AssertData& assertion) {
    if (!assertion.m_failed) return;
    const std::lock_guard<std::mutex> lock(mutex_);
    std::string text = std::string(doctest::assertString(assertion.m_at)) + "( " + assertion.m_expr + " )";
    if (assertion.m_threw)
        text += " threw: " + std::string(assertion.m_exception.c_str());
    else
        text += " is not so: " + std::string(assertion.m_decomp.c_str());
    note_where(assertion.m_file, assertion.m_line, text);
}

void TapReporter::log_message(const doctest::MessageData& message) {
    const std::lock_guard<std::mutex> lock(mutex_);
    note_where(message.m_file, message.m_line, message.m_string.c_str());
}

void TapReporter::test_case_skipped(const doctest::TestCaseData& test) {
    // Cases that a filter left out are not skipped: nobody asked for them.
    if (test.m_skip) print("ok", test, " # SKIP marked so in the source");
}

void TapReporter::note(const std::string& text) {
    std::string line;
    for (const char c : text) {
        if (c != '\n') {
            line += c;
            continue;
        }
        notes_.push_back(line);
        line.clear();
    }
    notes_.push_back(line);
}

void TapReporter::note_where(const char* file, int line, const std::string& text) {
    std::string where = std::string(file) + ":" + std::to_string(line) + ": ";
    for (const auto& subcase : subcases_) where += "[" + subcase + "] ";
    note(where + text);
    const auto* const* contexts = get_active_contexts();
    for (int i = 0; i < get_num_active_contexts(); ++i) {
        std::ostringstream context;
        contexts[i]->stringify(&context);
        note("  with " + context.str());
    }
    for (int i = 0; i < get_num_stringified_contexts(); ++i) {
        note(std::string("  with ") + get_stringified_contexts()[i].c_str());
    }
}

void TapReporter::print(const std::string& verdict, const doctest::TestCaseData& test, const std::string& directive) {
    out_ << verdict << ' ' << ++printed_ << " - ";
    if (test.m_test_suite && *test.m_test_suite) out_ << one_line(test.m_test_suite) << ": ";
    out_ << one_line(test.m_name) << directive << std::endl;
}

}  // namespace haas_test
