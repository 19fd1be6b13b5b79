#include <signal.h>
#include <unistd.h>

#include <array>
#include <iostream>
#include <map>

#include "base/clock.hpp"
#include "base/text.hpp"
#include "cli/local.hpp"
#include "cli/service.hpp"
#include "cli/usage_error.hpp"
#include "drivers/hypervisor/image_import.hpp"
#include "sys/config.hpp"
#include "sys/config_trust.hpp"
#include "sys/named_locks.hpp"

namespace haas::cli {

namespace {

constexpr const char* import_command = "headnode_image_import";
constexpr std::uint64_t mib = std::uint64_t{1024} * 1024;

volatile sig_atomic_t interrupted = 0;

/// Only notes the first signal that would end the program: then the work ends itself, and cleans up.
class NotedSignals {
public:
    NotedSignals() {
        struct sigaction note {};
        note.sa_handler = [](int) { interrupted = 1; };
        note.sa_flags = static_cast<int>(SA_RESETHAND);
        for (std::size_t i = 0; i < signals.size(); ++i) {
            sigaction(signals[i], nullptr, &before_[i]);
            // A signal that is ignored stays so: nohup ignores SIGHUP.
            if (before_[i].sa_handler != SIG_IGN) sigaction(signals[i], &note, nullptr);
        }
    }
    ~NotedSignals() {
        for (std::size_t i = 0; i < signals.size(); ++i) sigaction(signals[i], &before_[i], nullptr);
    }
    NotedSignals(const NotedSignals&) = delete;
    NotedSignals& operator=(const NotedSignals&) = delete;

private:
    static constexpr std::array<int, 3> signals{SIGINT, SIGTERM, SIGHUP};
    std::array<struct sigaction, signals.size()> before_{};
};

/// Shows the progress of an import on a terminal.
class ProgressLine {
public:
    ProgressLine(std::string name, std::uint64_t total) : name_(std::move(name)), total_(total) {}
    ~ProgressLine() {
        if (shown_) std::cerr << "\r\033[K" << std::flush;
    }
    ProgressLine(const ProgressLine&) = delete;
    ProgressLine& operator=(const ProgressLine&) = delete;

    void show(std::uint64_t done) {
        if (interrupted != 0) throw base::Error("interrupted: nothing was imported");
        const auto percent = total_ == 0 ? 100 : done * 100 / total_;
        if (!terminal_ || (shown_ && percent == percent_)) return;
        shown_ = true;
        percent_ = percent;
        std::cerr << '\r' << name_ << ": " << percent << " % of " << total_ / mib << " MiB " << std::flush;
    }

private:
    std::string name_;
    std::uint64_t total_;
    std::uint64_t percent_ = 0;
    bool terminal_ = isatty(STDERR_FILENO) == 1;
    bool shown_ = false;
};

unsigned number_option(const Given& given, const char* name, unsigned usual, unsigned lowest, unsigned highest) {
    const auto text = given.find_option(name);
    if (!text) return usual;
    const auto number = base::parse_number<unsigned>(*text);
    if (number && *number >= lowest && *number <= highest) return *number;
    throw UsageError(
        std::string(name) + " must be a number from " + std::to_string(lowest) + " to " + std::to_string(highest),
        import_command);
}

template <class Value>
Value choice_option(const Given& given, const char* name, Value usual, const std::map<std::string, Value>& choices) {
    const auto text = given.find_option(name);
    if (!text) return usual;
    const auto found = choices.find(*text);
    if (found != choices.end()) return found->second;
    std::string known;
    for (const auto& choice : choices) known += (known.empty() ? "" : " or ") + choice.first;
    throw UsageError(std::string(name) + " must be " + known, import_command);
}

std::string image_name(const Given& given, const char* command) {
    try {
        auto name = sys::parse_name(given.text("image"));
        drivers::check_image_name(name);
        return name;
    } catch (const base::Error& error) {
        throw UsageError(error.what(), command);
    }
}

/// Makes sure that only one process at a time works on an image.
std::shared_ptr<void> take_lock(const sys::Config& config, const std::string& name, const char* doing) {
    constexpr std::chrono::milliseconds patience{100};
    const auto since = base::to_iso8601(base::SystemClock().now());
    const sys::NamedLocks locks(config.headnode.lock_directory);
    auto attempt = locks.take("image " + name, std::string(doing) + " since " + since, patience);
    if (attempt.lock) return attempt.lock;
    throw base::Error("The image " + name + " is busy" + (attempt.holder.empty() ? "" : ": " + attempt.holder));
}

drivers::ImageImport read_wishes(const Given& given, const sys::Config& config) {
    using Import = drivers::ImageImport;
    constexpr unsigned least_memory = 16;
    constexpr unsigned most_memory = 16 * 1024 * 1024;
    constexpr unsigned most_vcpus = 512;
    Import wanted;
    wanted.endpoint = config.headnode.libvirt_endpoint;
    wanted.pool = config.headnode.storage_pool;
    wanted.directory = config.headnode.storage_directory;
    wanted.name = image_name(given, import_command);
    wanted.memory_mib = number_option(given, "--memory", wanted.memory_mib, least_memory, most_memory);
    wanted.vcpus = number_option(given, "--vcpus", wanted.vcpus, 1, most_vcpus);
    wanted.disk_bus =
        choice_option<std::string>(given, "--disk-bus", wanted.disk_bus,
                                   {{"virtio", "virtio"}, {"sata", "sata"}, {"scsi", "scsi"}, {"ide", "ide"}});
    wanted.virt_type = choice_option(
        given, "--virt-type", Import::VirtType::automatic,
        {{"auto", Import::VirtType::automatic}, {"kvm", Import::VirtType::kvm}, {"qemu", Import::VirtType::qemu}});
    wanted.existing = given.has_option("--replace") ? Import::Existing::replace : Import::Existing::keep;
    return wanted;
}

/// Shows the remaining step before users can use the image.
void show_next_step(const sys::Config& config, const std::string& name) {
    if (config.headnode.base_imgs.contains(name)) return;
    auto names = config.headnode.base_imgs;
    names.insert(name);
    std::string list;
    for (const auto& one : names) list += (list.empty() ? "" : ", ") + one;
    std::cout << "To offer it, put this line below [headnode] in "
              << (config.file.empty() ? "haas.cfg" : std::filesystem::absolute(config.file).lexically_normal().string())
              << ":\nbase_imgs = " << list << '\n';
}

/// Runs `work`. If the hypervisor cannot be reached, throws an UnreachableError, which has its own exit status.
template <class F>
auto at_hypervisor(F&& work) {
    // If libvirt is gone, a write to it fails with EPIPE, which is reported as an error.
    signal(SIGPIPE, SIG_IGN);
    try {
        return work();
    } catch (const core::HypervisorError& error) {
        if (error.kind() == core::HypervisorError::Kind::unreachable) throw UnreachableError(error.what());
        throw;
    }
}

}  // namespace

Exit headnode_image_import(const Given& given, const Globals& globals, Passwords&) {
    using Format = std::optional<drivers::ImageFormat>;
    const auto config = sys::load_config(globals.config);
    sys::require_trusted_paths(config);
    auto wanted = read_wishes(given, config);
    const auto format = choice_option<Format>(
        given, "--format", std::nullopt, {{"raw", drivers::ImageFormat::raw}, {"qcow2", drivers::ImageFormat::qcow2}});
    const drivers::ImageFile file(given.text("file"), format);
    const auto lock = take_lock(config, wanted.name, "is being imported");
    const NotedSignals signals;
    const auto made = at_hypervisor([&] {
        ProgressLine line(wanted.name, file.size());
        wanted.watch = [&](std::uint64_t done) { line.show(done); };
        return drivers::import_image(wanted, file);
    });
    std::cout << "Imported the image " << wanted.name << ": a disk of " << (file.capacity() + mib - 1) / mib << " MiB ("
              << to_string(file.format()) << ") in the storage pool " << made.pool << ", for machines of type "
              << made.virt_type << '\n';
    for (const auto& note : made.notes) std::cerr << "haas: note: " << note << '\n';
    show_next_step(config, wanted.name);
    return Exit::ok;
}

Exit headnode_image_remove(const Given& given, const Globals& globals, Passwords&) {
    const auto config = sys::load_config(globals.config);
    sys::require_trusted_paths(config);
    const auto name = image_name(given, "headnode_image_remove");
    const auto lock = take_lock(config, name, "is being removed");
    at_hypervisor([&] { drivers::remove_image(config.headnode.libvirt_endpoint, name); });
    std::cout << "Removed the image " << name << '\n';
    if (config.headnode.base_imgs.contains(name)) {
        std::cout << "It is still offered: take it out of base_imgs in " << config.file.string() << '\n';
    }
    return Exit::ok;
}

}  // namespace haas::cli
