// The engines that the store's contract is tested on, and what can be done to a database behind the store's back.
#pragma once

#include <chrono>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "store/database.hpp"
#include "store/schema.hpp"

namespace haas_test {

/// One place for a database, empty in the beginning.
class Engine {
public:
    virtual ~Engine() = default;

    virtual std::string name() const = 0;
    virtual haas::store::DatabaseOptions options(std::chrono::milliseconds busy_timeout) const = 0;
    haas::store::DatabaseOptions options() const { return options(std::chrono::seconds(5)); }

    /// The steps by which this program makes the schema.
    virtual const std::vector<haas::store::Upgrade>& upgrades() const = 0;

    /// Runs SQL on the database as it is.
    virtual void run(const std::string& sql) = 0;
    /// The first row and column of what a query finds, as text; empty where it finds nothing.
    virtual std::string ask(const std::string& query) = 0;
};

/// A place for a file.
class FileEngine : public Engine {
public:
    /// Makes the database of an earlier version of the schema.
    virtual void create_earlier(int version) = 0;
    /// @name What may happen to a database's files
    /// @{
    virtual void remove() = 0;
    virtual void damage() = 0;
    virtual void replace_by_something_else() = 0;
    virtual void replace_by(FileEngine& other) = 0;
    /// Lets others than the owner read and not write.
    virtual void make_read_only() = 0;
    /// Its disk is read-only for this process, which then lives in mounts of its own, until mount_writable(). Only for
    /// root.
    virtual void mount_read_only() = 0;
    virtual void mount_writable() = 0;
    /// @}
    /// Everything that it holds, to be compared.
    virtual std::string contents() const = 0;
    /// Whether nothing but the database is in its place.
    virtual bool is_tidy() const = 0;
};

/// Runs a test on each engine that is built in.
void on_every_engine(const std::function<void(Engine&)>& test);

/// Runs a test of what happens to files.
void on_files(const std::function<void(FileEngine&)>& test);

/// One more place for a file.
std::unique_ptr<FileEngine> another_file();

}  // namespace haas_test
