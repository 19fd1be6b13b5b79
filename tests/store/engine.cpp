#include "store/engine.hpp"

#include <doctest/doctest.h>
#include <sched.h>
#include <sqlite3.h>
#include <sys/mount.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <sstream>
#include <stdexcept>

#include "store/postgresql.hpp"
#include "unit/sqlite_by_hand.hpp"
#include "unit/temporary_directory.hpp"

namespace haas_test {

namespace {

namespace fs = std::filesystem;

class Sqlite final : public FileEngine {
public:
    Sqlite() {
        fs::permissions(directory_.path(), fs::perms(0755));
        fs::create_directory(place_);
    }

    std::string name() const override { return "sqlite"; }
    haas::store::DatabaseOptions options(std::chrono::milliseconds busy_timeout) const override {
        return {"sqlite:///" + file_.string(), busy_timeout};
    }
    const std::vector<haas::store::Upgrade>& upgrades() const override { return haas::store::sqlite_upgrades(); }
    void run(const std::string& sql) override { run_sql(file_, sql); }
    std::string ask(const std::string& query) override {
        sqlite3* connection = nullptr;
        sqlite3_open_v2(file_.c_str(), &connection, SQLITE_OPEN_READONLY, nullptr);
        std::string found;
        const auto take = [](void* to, int, char** values, char**) {
            if (values[0] != nullptr) *static_cast<std::string*>(to) = values[0];
            return 1;
        };
        sqlite3_exec(connection, query.c_str(), take, &found, nullptr);
        sqlite3_close(connection);
        return found;
    }
    void create_earlier(int version) override { create_earlier_database(file_, version); }
    void remove() override {
        for (const char* suffix : {"", "-wal", "-shm"}) fs::remove(file_.string() + suffix);
    }
    void damage() override {
        // Everything but the header of the first page.
        std::fstream file(file_, std::ios::in | std::ios::out | std::ios::binary);
        file.seekp(100);
        file << std::string(fs::file_size(file_) - 100, '\x5a');
    }
    void replace_by_something_else() override {
        remove();
        std::ofstream(file_) << "This is a letter to somebody, and has nothing to do with databases at all.\n";
    }
    void replace_by(FileEngine& other) override {
        const auto& from = dynamic_cast<Sqlite&>(other).file_;
        remove();
        fs::rename(from, file_);
    }
    void make_read_only() override {
        fs::permissions(file_, fs::perms(0444));
        fs::permissions(place_, fs::perms(0555));
    }
    void mount_read_only() override {
        const char* const place = place_.c_str();
        if (::unshare(CLONE_NEWNS) != 0 || ::mount(nullptr, "/", nullptr, MS_REC | MS_PRIVATE, nullptr) != 0 ||
            ::mount(place, place, nullptr, MS_BIND, nullptr) != 0 ||
            ::mount(nullptr, place, nullptr, MS_REMOUNT | MS_BIND | MS_RDONLY, nullptr) != 0) {
            throw std::runtime_error("no mount");
        }
    }
    void mount_writable() override {
        if (::mount(nullptr, place_.c_str(), nullptr, MS_REMOUNT | MS_BIND, nullptr) != 0)
            throw std::runtime_error("no mount");
    }
    std::string contents() const override {
        std::ifstream file(file_, std::ios::binary);
        std::ostringstream text;
        text << file.rdbuf();
        return text.str();
    }
    bool is_tidy() const override {
        const auto others = [this](const fs::directory_entry& entry) { return entry.path() != file_; };
        return std::none_of(fs::directory_iterator(place_), fs::directory_iterator(), others);
    }

private:
    TemporaryDirectory directory_;
    fs::path place_ = directory_.path() / "state";
    fs::path file_ = place_ / "haas.db";
};

}  // namespace

void on_every_engine(const std::function<void(Engine&)>& test) {
    const std::vector<std::function<std::unique_ptr<Engine>()>> engines = {
        [] { return std::make_unique<Sqlite>(); }, [] { return std::make_unique<PostgresqlDatabase>(); }};
    for (const auto& make : engines) {
        const auto engine = make();
        const std::string name = engine->name();
        INFO("engine: ", name);
        test(*engine);
    }
}

void on_files(const std::function<void(FileEngine&)>& test) {
    Sqlite engine;
    test(engine);
}

std::unique_ptr<FileEngine> another_file() { return std::make_unique<Sqlite>(); }

}  // namespace haas_test
