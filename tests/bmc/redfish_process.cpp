#include "bmc/redfish_process.hpp"

#include <algorithm>
#include <chrono>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <stdexcept>
#include <thread>

#include "base/error.hpp"
#include "sys/process.hpp"
#include "unit/skip.hpp"

namespace haas_test {

namespace {

void make_certificate(const std::string& key, const std::string& certificate) {
    haas::sys::Command make;
    make.argv = {"openssl",
                 "req",
                 "-x509",
                 "-newkey",
                 "ec",
                 "-pkeyopt",
                 "ec_paramgen_curve:P-256",
                 "-nodes",
                 "-subj",
                 "/CN=bmc.example",
                 "-addext",
                 "subjectAltName=IP:127.0.0.1",
                 "-days",
                 "1",
                 "-keyout",
                 key,
                 "-out",
                 certificate};
    try {
        if (!haas::sys::run(make).ok()) skip("openssl makes no certificate");
    } catch (const haas::base::Error&) {
        skip("openssl is not installed");
    }
}

/// Beside this program, or where the build puts it.
std::string service_program() {
    const char* const build = std::getenv("HAAS_BUILD_DIR");
    const auto here = std::filesystem::read_symlink("/proc/self/exe").parent_path();
    return build != nullptr ? std::string(build) + "/tests/redfish_service" : (here / "redfish_service").string();
}

std::filesystem::path profile_directory() {
    const char* const source = std::getenv("HAAS_SOURCE_DIR");
    if (source == nullptr) skip("HAAS_SOURCE_DIR does not say where the source is");
    return std::filesystem::path(source) / "tests/bmc/redfish_profiles";
}

/// The lines of a profile, with those of the profiles that it includes in their place.
/// @param without  a profile whose lines are left out
std::vector<std::string> read_profile(const std::string& name, const std::string& without = {}) {
    if (name == without) return {};
    std::ifstream file(profile_directory() / name);
    if (!file) throw std::runtime_error("there is no profile " + name);
    std::vector<std::string> lines;
    for (std::string line; std::getline(file, line);) {
        if (!line.starts_with("include ")) {
            lines.push_back(line);
            continue;
        }
        const auto included = read_profile(line.substr(8), without);
        lines.insert(lines.end(), included.begin(), included.end());
    }
    return lines;
}

}  // namespace

RedfishProcess::RedfishProcess() {
    const std::string key = (directory_.path() / "key").string();
    make_certificate(key, certificate());
    const std::string secret = directory_.write("password", std::string(password) + "\n").string();
    daemon_ = std::make_unique<Daemon>(
        std::vector<std::string>{service_program(), certificate(), key, user, secret, directory_.path().string()});
    const auto deadline = std::chrono::steady_clock::now() + std::chrono::seconds(20);
    while (port_ == 0) {
        std::ifstream(directory_.path() / "port") >> port_;
        if (!daemon_->is_running()) throw std::runtime_error("the Redfish service does not start");
        if (std::chrono::steady_clock::now() > deadline)
            throw std::runtime_error("the Redfish service does not listen");
        std::this_thread::sleep_for(std::chrono::milliseconds(2));
    }
}

void RedfishProcess::behave(const std::vector<std::string>& lines) {
    // Another text each time, so that it is obeyed again.
    std::string control = "transition 0\n" + std::string(static_cast<std::size_t>(++rounds_), '\n');
    for (const auto& line : lines) control += line + '\n';
    directory_.write("control.new", control);
    std::filesystem::rename(directory_.path() / "control.new", directory_.path() / "control");
}

void RedfishProcess::play(const std::string& profile, const std::vector<std::string>& lines) {
    auto all = read_profile(profile);
    all.insert(all.end(), lines.begin(), lines.end());
    behave(all);
}

std::vector<std::string> RedfishProcess::changes_of(const std::string& profile) {
    return read_profile(profile, "standard");
}

std::vector<std::string> RedfishProcess::state() const {
    std::vector<std::string> lines;
    std::ifstream state(directory_.path() / "state");
    for (std::string line; std::getline(state, line);) lines.push_back(line);
    return lines;
}

std::vector<std::string> RedfishProcess::state(const std::string& word) const {
    std::vector<std::string> rests;
    for (const auto& line : state()) {
        if (line.starts_with(word + ' ')) rests.push_back(line.substr(word.size() + 1));
    }
    return rests;
}

std::vector<std::string> RedfishProcess::profiles() {
    std::vector<std::string> names;
    for (const auto& file : std::filesystem::directory_iterator(profile_directory())) {
        names.push_back(file.path().filename().string());
    }
    std::sort(names.begin(), names.end());
    return names;
}

std::vector<std::string> RedfishProcess::take_log() {
    std::vector<std::string> lines;
    std::ifstream log(directory_.path() / "log");
    for (std::string line; std::getline(log, line);) lines.push_back(line);
    std::filesystem::remove(directory_.path() / "log");
    return lines;
}

std::vector<std::string> RedfishProcess::take_changes() {
    std::vector<std::string> changes;
    for (auto& line : take_log()) {
        if (!line.starts_with("GET ")) changes.push_back(std::move(line));
    }
    return changes;
}

}  // namespace haas_test
