// Tells automake what the unit tests found, in the Test Anything Protocol: one line for each test case.
#pragma once

#include <doctest/doctest.h>

#include <mutex>
#include <ostream>
#include <string>
#include <vector>

namespace haas_test {

/// A doctest reporter: `ok 1 - name`, `not ok 2 - name` with what went wrong as comments, `ok 3 - name # SKIP reason`.
/// @source  https://testanything.org/tap-version-12-specification.html
class TapReporter final : public doctest::IReporter {
public:
    explicit TapReporter(const doctest::ContextOptions& options);

    void report_query(const doctest::QueryData& query) override;
    void test_run_start() override {}
    void test_run_end(const doctest::TestRunStats& stats) override;
    void test_case_start(const doctest::TestCaseData& test) override;
    void test_case_reenter(const doctest::TestCaseData& test) override;
    void test_case_end(const doctest::CurrentTestCaseStats& stats) override;
    void test_case_exception(const doctest::TestCaseException& exception) override;
    void subcase_start(const doctest::SubcaseSignature& subcase) override;
    void subcase_end() override;
    void log_assert(const doctest::AssertData& assertion) override;
    void log_message(const doctest::MessageData& message) override;
    void test_case_skipped(const doctest::TestCaseData& test) override;

    /// The test cases of this process that failed, over all runs.
    static int failed();

private:
    void note(const std::string& text);
    void note_where(const char* file, int line, const std::string& text);
    void print(const std::string& verdict, const doctest::TestCaseData& test, const std::string& directive);

    std::ostream& out_;
    const doctest::TestCaseData* test_ = nullptr;
    std::mutex mutex_;  // assertions may come from a test's own threads
    std::vector<std::string> subcases_;
    std::vector<std::string> notes_;
    std::string skip_reason_;
    int printed_ = 0;
};

}  // namespace haas_test
