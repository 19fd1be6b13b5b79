#include "store/open_file.hpp"

#include <sys/stat.h>

#include <map>
#include <mutex>

#include "store/foreign_file.hpp"

namespace haas::store {

namespace {

/// How often each file is open. The mutex is held while a file is examined, so that no other thread opens it meanwhile.
struct Registry {
    std::mutex mutex;
    std::map<std::pair<dev_t, ino_t>, int> open;
};

Registry& registry() {
    static Registry only;
    return only;
}

}  // namespace

OpenFile::OpenFile(const std::filesystem::path& file, const std::function<void(const std::string& what)>& refuse) {
    struct stat found {};
    if (::stat(file.c_str(), &found) != 0) return;
    identity_ = {found.st_dev, found.st_ino};
    const std::lock_guard guard(registry().mutex);
    if (!registry().open.contains(identity_)) {
        if (const auto what = find_foreign(file)) refuse(*what);
    }
    ++registry().open[identity_];
    counts_ = true;
}

OpenFile::~OpenFile() {
    if (!counts_) return;
    const std::lock_guard guard(registry().mutex);
    const auto found = registry().open.find(identity_);
    if (--found->second == 0) registry().open.erase(found);
}

}  // namespace haas::store
