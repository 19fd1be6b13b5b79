#include "bmc/ipmi_bmc.hpp"

#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <stdexcept>
#include <thread>

#include "sys/process.hpp"
#include "unit/skip.hpp"

namespace haas_test {

namespace {

using Clock = std::chrono::steady_clock;

bool is_installed(const std::string& program) {
    haas::sys::Command command;
    command.argv = {"/bin/sh", "-c", "command -v \"$0\"", program};
    return haas::sys::run(command).ok();
}

std::vector<std::string> lines_of(const std::filesystem::path& file) {
    std::vector<std::string> lines;
    std::ifstream stream(file);
    for (std::string line; std::getline(stream, line);) lines.push_back(line);
    return lines;
}

/// Whether `condition` comes true in time.
template <class Condition>
bool wait_for(std::chrono::seconds patience, Condition&& condition) {
    const auto deadline = Clock::now() + patience;
    while (!condition()) {
        if (Clock::now() > deadline) return false;
        std::this_thread::sleep_for(std::chrono::milliseconds(5));
    }
    return true;
}

}  // namespace

IpmiBmc::IpmiBmc() {
    const char* const source = std::getenv("HAAS_SOURCE_DIR");
    if (source == nullptr) skip("HAAS_SOURCE_DIR is not set");
    for (const std::string program : {"ipmi_sim", "ipmitool"}) {
        if (!is_installed(program)) skip(program + " is not installed");
    }
    const std::string script = std::string(source) + "/tests/bmc/ipmi_sim.sh";
    daemon_ = std::make_unique<Daemon>(std::vector<std::string>{"/bin/bash", script, directory_.path().string()});

    add_words("");

    const auto port = directory_.path() / "port";
    if (!wait_for(std::chrono::seconds(20), [&] { return std::filesystem::exists(port); })) {
        throw std::runtime_error("ipmi_sim does not start");
    }
    access.address.host = "127.0.0.1";
    access.address.port = std::stoi(read("port"));
    access.address.user = "admin";
    access.password = haas::base::Secret(read("password"));
    access.address.cipher_suite = 3;
    options.silence = std::chrono::seconds(3);
    const bool answers = wait_for(std::chrono::seconds(20), [&] {
        try {
            driver().power_status(access, soon());
            return true;
        } catch (const haas::core::BmcError&) {
            return false;
        }
    });
    if (!answers) throw std::runtime_error("ipmi_sim does not answer");
    take_calls();
    take_commands();
}

std::string IpmiBmc::read(const std::string& file) const {
    const auto lines = lines_of(directory_.path() / file);
    return lines.empty() ? std::string() : lines.front();
}

void IpmiBmc::write(const std::string& file, const std::string& line) const { directory_.write(file, line + '\n'); }

bool IpmiBmc::will_call(const std::string& call) const {
    return wait_for(std::chrono::seconds(10), [&] {
        const auto calls = lines_of(directory_.path() / "calls");
        return std::find(calls.begin(), calls.end(), call) != calls.end();
    });
}

void IpmiBmc::add_words(const std::string& words) {
    const std::string log = (directory_.path() / "commands-run").string();
    const auto program =
        directory_.write("ipmitool", "#!/bin/sh\necho \"$@\" >>'" + log + "'\nexec ipmitool \"$@\" " + words + "\n");
    std::filesystem::permissions(program, std::filesystem::perms(0700));
    options.program = program.string();
}

std::vector<std::string> IpmiBmc::take(const std::string& file) {
    auto lines = lines_of(directory_.path() / file);
    std::filesystem::remove(directory_.path() / file);
    return lines;
}

void require_fit_for_log(const std::string& text, const std::string& password) {
    constexpr std::size_t longest = 500;
    if (text.find(password) != std::string::npos) throw std::runtime_error("the password is in an error");
    const bool plain = std::all_of(text.begin(), text.end(), [](char c) { return c >= ' ' && c <= '~'; });
    if (!plain) throw std::runtime_error("unescaped text in an error");
    if (text.size() > longest) throw std::runtime_error("an error that is too long");
}

}  // namespace haas_test
