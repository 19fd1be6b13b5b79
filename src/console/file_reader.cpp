#include "console/file_reader.hpp"

#include <fcntl.h>

#include <chrono>
#include <utility>

#include "base/log.hpp"
#include "core/error.hpp"

namespace haas::console {

namespace {

/// A part fills in minutes, so a reader misses nothing of it.
constexpr std::chrono::seconds fresh{1};

class Reader final : public core::ConsoleReader {
public:
    explicit Reader(std::unique_ptr<LogReader> log) : log_(std::move(log)) {}
    std::uint64_t offset() const override { return log_->offset(); }
    std::string next(std::size_t most, std::chrono::milliseconds patience) override {
        return log_->next(most, patience);
    }
    bool is_over() const override { return log_->gone(); }

private:
    std::unique_ptr<LogReader> log_;
};

sys::Descriptor copy_of(int file) { return sys::Descriptor(file < 0 ? -1 : ::fcntl(file, F_DUPFD_CLOEXEC, 0)); }

/// What another process opened, asked for again from time to time.
class SeenFiles {
public:
    enum class State {
        open,
        ended,   ///< the console has no log any more: what was seen is all there is
        refused  ///< the reader has lost the right
    };
    explicit SeenFiles(LookAtFiles look) : look_(std::move(look)), seen_(look_()) {}

    LogParts parts() {
        if (state_ == State::open && std::chrono::steady_clock::now() - looked_ >= fresh) look_again();
        LogParts parts;
        parts.old = copy_of(seen_.old);
        parts.current = copy_of(seen_.current);
        return parts;
    }
    State state() const { return state_; }

private:
    void look_again() {
        looked_ = std::chrono::steady_clock::now();
        try {
            seen_ = look_();
        } catch (const core::UnavailableError&) {
            // It is being restarted, for example.
        } catch (const core::NotFoundError&) {
            state_ = State::ended;
        } catch (const base::Error& error) {
            base::log::info("console_reader_refused", {{"reason", error.what()}});
            state_ = State::refused;
        }
    }

    LookAtFiles look_;
    core::ConsoleFiles seen_;
    std::chrono::steady_clock::time_point looked_ = std::chrono::steady_clock::now();
    State state_ = State::open;
};

class FileReader final : public core::ConsoleReader {
public:
    FileReader(std::shared_ptr<SeenFiles> files, std::unique_ptr<LogReader> log)
        : files_(std::move(files)), log_(std::move(log)) {}
    std::uint64_t offset() const override { return log_->offset(); }
    std::string next(std::size_t most, std::chrono::milliseconds patience) override {
        const auto before = files_->state();
        if (before == SeenFiles::State::refused) return {};
        const bool is_last = before == SeenFiles::State::ended;
        auto bytes = log_->next(most, is_last ? std::chrono::milliseconds(0) : patience);
        if (bytes.empty() && is_last) is_read_ = true;
        return bytes;
    }
    bool is_over() const override { return is_read_ || files_->state() == SeenFiles::State::refused || log_->gone(); }

private:
    std::shared_ptr<SeenFiles> files_;
    std::unique_ptr<LogReader> log_;
    bool is_read_ = false;
};

}  // namespace

std::unique_ptr<core::ConsoleReader> to_console_reader(std::unique_ptr<LogReader> log) {
    if (!log) return nullptr;
    return std::make_unique<Reader>(std::move(log));
}

std::unique_ptr<core::ConsoleReader> read_files(LookAtFiles look, std::uint64_t offset) {
    const auto files = std::make_shared<SeenFiles>(std::move(look));
    auto log = LogReader::open([files] { return files->parts(); }, offset);
    if (!log) return nullptr;
    return std::make_unique<FileReader>(files, std::move(log));
}

}  // namespace haas::console
