// What a program of tests says of each of them, in TAP.
#pragma once

#include <iostream>
#include <string>

namespace haas_test {

class TapReport {
public:
    /// Says how many tests there were.
    /// @return  whether all went well
    bool finish() const {
        std::cout << "1.." << count_ << std::endl;
        return failed_ == 0;
    }

protected:
    TapReport() = default;
    ~TapReport() = default;

    /// @param fault  what is wrong, in lines that go on with `#`; empty: nothing
    void report(const std::string& name, const std::string& fault) {
        if (!fault.empty()) {
            ++failed_;
            std::cout << "# " << fault << "\n";
        }
        std::cout << (fault.empty() ? "ok " : "not ok ") << ++count_ << " - " << name << std::endl;
    }

private:
    int count_ = 0;
    int failed_ = 0;
};

}  // namespace haas_test
