// A directory of a test's own.
#pragma once

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <stdexcept>
#include <string>

namespace haas_test {

/// Goes, with all it holds, with its owner.
class TemporaryDirectory {
public:
    TemporaryDirectory() {
        std::string name = (std::filesystem::temp_directory_path() / "haas-test-XXXXXX").string();
        if (::mkdtemp(name.data()) == nullptr) throw std::runtime_error("no temporary directory");
        path_ = name;
    }
    ~TemporaryDirectory() {
        std::error_code ignored;
        std::filesystem::remove_all(path_, ignored);
    }
    TemporaryDirectory(const TemporaryDirectory&) = delete;
    TemporaryDirectory& operator=(const TemporaryDirectory&) = delete;

    const std::filesystem::path& path() const { return path_; }

    /// Writes a file of mode 0600.
    std::filesystem::path write(const std::string& name, const std::string& text) const {
        const auto file = path_ / name;
        // Some file systems write a file to the disk when it is cut and written anew, but not when it is new.
        std::filesystem::remove(file);
        std::ofstream(file, std::ios::binary) << text;
        std::filesystem::permissions(file, std::filesystem::perms(0600));
        return file;
    }

private:
    std::filesystem::path path_;
};

}  // namespace haas_test
