#include <fcntl.h>
#include <signal.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <chrono>
#include <cstring>
#include <filesystem>
#include <iostream>
#include <thread>
#include <utility>

#include "base/clock.hpp"
#include "base/deadline.hpp"
#include "base/new_file.hpp"
#include "base/uuid.hpp"
#include "cli/local.hpp"
#include "cli/local_first_switch.hpp"
#include "cli/local_keys.hpp"
#include "cli/local_state.hpp"
#include "cli/usage_error.hpp"
#include "drivers/registry.hpp"
#include "service/init.hpp"
#include "store/database_uri.hpp"
#include "store/foreign_file.hpp"
#include "sys/config.hpp"
#include "sys/config_trust.hpp"
#include "sys/directories.hpp"

namespace haas::cli {

namespace {

/// A file with a new password. It is deleted again unless keep() is called: a failed init_db must not leave a file with
/// a password that is not valid.
class PasswordFile {
public:
    explicit PasswordFile(std::string path) : path_(std::move(path)), password_(base::make_uuid()) {
        const int file = base::create_file(path_, 0600, base::NewOwner::creator);
        const std::string line = std::string(password_.reveal()) + "\n";
        const bool written =
            write(file, line.data(), line.size()) == static_cast<ssize_t>(line.size()) && fsync(file) == 0;
        const std::string reason = std::strerror(errno);
        close(file);
        if (written) return;
        unlink(path_.c_str());
        throw base::ConfigError("Cannot write " + path_ + ": " + reason);
    }
    ~PasswordFile() {
        if (!kept_) unlink(path_.c_str());
    }
    PasswordFile(const PasswordFile&) = delete;
    PasswordFile& operator=(const PasswordFile&) = delete;
    const base::Secret& password() const { return password_; }
    void keep() { kept_ = true; }

private:
    std::string path_;
    base::Secret password_;
    bool kept_ = false;
};

/// Makes sure that only one init_db at a time works in a directory, by a lock that leaves no file there.
class Turn {
public:
    explicit Turn(const std::filesystem::path& directory)
        : directory_(open(directory.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC)) {
        // Other users who may read the directory can hold the lock for ever, so the wait has a limit.
        const auto give_up = base::Deadline::in(std::chrono::seconds(30));
        bool locked = false;
        while (directory_ >= 0 && !(locked = flock(directory_, LOCK_EX | LOCK_NB) == 0) &&
               (errno == EWOULDBLOCK || errno == EINTR) && !give_up.has_passed()) {
            std::this_thread::sleep_for(std::chrono::milliseconds(20));
        }
        if (locked) return;
        const std::string reason = directory_ >= 0 && errno == EWOULDBLOCK
                                       ? "another program has locked it for 30 seconds"
                                       : std::strerror(errno);
        if (directory_ >= 0) close(directory_);
        throw base::ConfigError("Cannot work in the directory " + directory.string() + ": " + reason);
    }
    ~Turn() { close(directory_); }
    Turn(const Turn&) = delete;
    Turn& operator=(const Turn&) = delete;

private:
    int directory_;
};

/// Blocks the signals that would end the program, so that the work is never left half done.
class HeldSignals {
public:
    HeldSignals() {
        sigset_t held;
        sigemptyset(&held);
        for (const int signal : {SIGINT, SIGTERM, SIGHUP, SIGQUIT}) sigaddset(&held, signal);
        sigprocmask(SIG_BLOCK, &held, &before_);
    }
    ~HeldSignals() { sigprocmask(SIG_SETMASK, &before_, nullptr); }
    HeldSignals(const HeldSignals&) = delete;
    HeldSignals& operator=(const HeldSignals&) = delete;

private:
    sigset_t before_{};
};

void create(const sys::Config& config, const core::SwitchDrivers& drivers, const std::string& admin,
            const base::Secret& password) {
    std::optional<service::FirstSwitch> first_switch;
    if (!config.simple_vlan_switch.empty()) {
        first_switch = parse_first_switch(config.simple_vlan_switch, drivers);
    }
    service::init_database({config.database.uri, config.database.busy_timeout}, key_files(config), base::SystemClock(),
                           admin, password, first_switch);
}

/// Checked before the user is asked for a password, and again once the lock is held.
void require_no_database(const sys::Config& config) {
    const auto file = store::database_file(config.database.uri);
    // A server's database is looked at when the tables are made, in one transaction.
    if (!file) return;
    struct stat ignored {};
    if (const auto what = store::find_foreign(*file)) throw base::Error(store::foreign_text(file->string(), *what));
    if (lstat(file->c_str(), &ignored) == 0) {
        throw base::Error("The database " + file->string() + " exists already; nothing was changed.");
    }
}

/// With the machine's own configuration, the service runs as another user, who cannot use a directory that belongs to
/// root.
void require_directory_of_service(const sys::Config& config) {
    const auto directory = directory_of_database(config);
    struct stat status {};
    const std::string remedy =
        ": set it up with `haas init_db --user haas --group www-data` (www-data is the group of Apache's user on Debian)";
    if (stat(directory.c_str(), &status) != 0) {
        throw base::ConfigError("The directory " + directory.string() +
                                " for the database cannot be used: " + std::strerror(errno) + remedy);
    }
    std::error_code ignored;
    const auto of_machine = std::filesystem::path(sys::sysconfdir) / "haas.cfg";
    const bool is_service = config.file.empty() || std::filesystem::equivalent(config.file, of_machine, ignored);
    if (geteuid() == 0 && status.st_uid == 0 && is_service) {
        throw base::ConfigError("The directory " + directory.string() +
                                " belongs to root, and the web server's user could not use a database in it" + remedy);
    }
}

}  // namespace

Exit init_db(const Given& given, const Globals& globals, Passwords& passwords) {
    const std::string admin = given.find_option("--admin").value_or("admin");
    const auto password_file = given.find_option("--password-file");
    const auto generate = given.find_option("--generate-password");
    if (password_file && generate) {
        throw UsageError("give --password-file or --generate-password, not both", "init_db");
    }
    const auto config = sys::load_config(globals.config);
    const auto drivers = drivers::make_switch_drivers();
    require_no_database(config);
    if (const auto owner = find_owner(given, "init_db")) {
        prepare_directory(directory_of_database(config), *owner);
    } else {
        require_directory_of_service(config);
    }
    sys::require_trusted_paths(config);
    base::Secret password;
    if (!generate) {
        password = password_file ? passwords.from_file(*password_file)
                                 : passwords.from_terminal("New password of " + admin, Typed::twice);
    }
    const Turn turn(directory_of_database(config));
    const HeldSignals held;
    require_no_database(config);
    if (generate) {
        PasswordFile file(*generate);
        create(config, drivers, admin, file.password());
        file.keep();
    } else {
        create(config, drivers, admin, password);
    }
    make_waiting_file(config);
    std::cout << "Created " << store::database_name(config.database.uri) << " with the administrator " << admin
              << std::endl;
    return Exit::ok;
}

}  // namespace haas::cli
