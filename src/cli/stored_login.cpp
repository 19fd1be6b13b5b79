#include "cli/stored_login.hpp"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstdlib>
#include <cstring>
#include <system_error>

#include "base/json.hpp"
#include "cli/answer.hpp"
#include "cli/usage_error.hpp"
#include "sys/descriptor.hpp"

namespace haas::cli {

namespace {

namespace fs = std::filesystem;

constexpr mode_t own_file = 0600;
constexpr mode_t own_directory = 0700;
constexpr std::size_t longest = 65536;

[[noreturn]] void fail(const fs::path& file, const std::string& reason) {
    throw UsageError(file.string() + ": " + reason);
}

fs::path variable(const char* name) {
    const char* const value = std::getenv(name);
    return value == nullptr ? fs::path() : fs::path(value);
}

std::string read_text(const fs::path& file, int descriptor) {
    std::string text(longest, '\0');
    std::size_t size = 0;
    while (size < text.size()) {
        const auto got = ::read(descriptor, text.data() + size, text.size() - size);
        if (got < 0 && errno == EINTR) continue;
        if (got < 0) fail(file, std::strerror(errno));
        if (got == 0) break;
        size += static_cast<std::size_t>(got);
    }
    text.resize(size);
    return text;
}

void write_text(const fs::path& file, int descriptor, std::string_view text) {
    while (!text.empty()) {
        const auto written = ::write(descriptor, text.data(), text.size());
        if (written < 0 && errno == EINTR) continue;
        if (written < 0) fail(file, std::strerror(errno));
        text.remove_prefix(static_cast<std::size_t>(written));
    }
}

}  // namespace

fs::path login_file() {
    auto directory = variable("XDG_CONFIG_HOME");
    if (!directory.is_absolute() && variable("HOME").is_absolute()) directory = variable("HOME") / ".config";
    return directory.is_absolute() ? directory / "haas" / "login" : fs::path();
}

std::optional<StoredLogin> read_login(const fs::path& file) {
    if (file.empty()) return std::nullopt;
    const sys::Descriptor opened(::open(file.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK));
    if (!opened.is_open() && (errno == ENOENT || errno == ENOTDIR)) return std::nullopt;
    if (!opened.is_open()) fail(file, std::strerror(errno));
    struct stat about {};
    if (::fstat(opened.get(), &about) != 0) fail(file, std::strerror(errno));
    if (!S_ISREG(about.st_mode) || about.st_uid != ::geteuid() || (about.st_mode & (S_IRWXG | S_IRWXO)) != 0) {
        fail(file, "this login could be another user's, or known to one: remove the file, and use `haas login`");
    }
    rapidjson::Document document;
    std::string reason;
    if (!base::parse_json(read_text(file, opened.get()), document, reason) || !document.IsObject()) {
        fail(file, "this is no login: remove the file, and use `haas login`");
    }
    return StoredLogin{member(document, "endpoint"), member(document, "user"), member(document, "label"),
                       base::Secret(member(document, "token"))};
}

void write_login(const fs::path& file, const StoredLogin& login) {
    if (file.empty()) throw UsageError("there is no place for the login: set HOME or XDG_CONFIG_HOME");
    std::error_code error;
    fs::create_directories(file.parent_path().parent_path(), error);
    if (::mkdir(file.parent_path().c_str(), own_directory) != 0 && errno != EEXIST) {
        fail(file.parent_path(), std::strerror(errno));
    }
    const fs::path draft = file.string() + "." + std::to_string(::getpid());
    fs::remove(draft, error);
    {
        const sys::Descriptor opened(::open(draft.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, own_file));
        if (!opened.is_open()) fail(draft, std::strerror(errno));
        base::JsonWriter json;
        json.begin_object().key("endpoint").string(login.endpoint).key("user").string(login.username);
        json.key("label").string(login.label).key("token").string(login.token.reveal()).end_object();
        write_text(draft, opened.get(), json.take() + "\n");
    }
    if (::rename(draft.c_str(), file.c_str()) == 0) return;
    const int reason = errno;
    fs::remove(draft, error);
    fail(file, std::strerror(reason));
}

void remove_login(const fs::path& file) {
    std::error_code error;
    if (!file.empty()) fs::remove(file, error);
    if (error) fail(file, error.message());
}

}  // namespace haas::cli
