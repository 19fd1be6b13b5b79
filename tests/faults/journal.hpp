// What clients have been told, kept outside of HaaS: a statement is believed from the moment at which its change was
// acknowledged, and one whose answer was lost may be true or not.
#pragma once

#include <fstream>
#include <map>
#include <mutex>
#include <set>
#include <string>
#include <vector>

namespace haas_test {

/// Either: the request that would change it was not answered, or not with certainty.
enum class Belief { no, yes, either };

/// A statement about what the database holds, such as "network c1-w0 exists", and whether it holds.
struct Claim {
    std::string statement;
    bool holds = true;
};

/// What one client believes. Only that client changes what its statements are about.
class Beliefs {
public:
    /// An acknowledged change.
    void learn(const std::vector<Claim>& claims);
    /// A change that may have been made.
    void doubt(const std::vector<Claim>& claims);
    /// A change that was not made, which compare() looks at as well.
    void keep(const std::vector<Claim>& claims);
    Belief about(const std::string& statement) const;
    bool is_sure(const std::string& statement) const { return about(statement) == Belief::yes; }
    /// The statements that begin so and are not known to be wrong.
    std::vector<std::string> possible(const std::string& prefix) const;
    /// How many are Belief::either.
    long doubts() const;

    /// Compares with what the database holds, and takes over what was not known.
    /// @param unsettled  statements that are still being worked on
    /// @return  each statement that was acknowledged and is not so
    std::vector<std::string> compare(const std::set<std::string>& truths, const std::set<std::string>& unsettled);

private:
    std::map<std::string, Belief> beliefs_;
};

/// A file outside of HaaS's own, with a line for each acknowledged change, written before the client goes on.
class Journal {
public:
    explicit Journal(const std::string& file) : file_(file) {}
    void note(const std::string& line);
    long lines() const;

private:
    mutable std::mutex mutex_;
    std::ofstream file_;
    long lines_ = 0;
};

}  // namespace haas_test
