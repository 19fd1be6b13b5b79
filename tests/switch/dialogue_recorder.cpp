#include "switch/dialogue_recorder.hpp"

#include <algorithm>

#include "switch/dialogue_file.hpp"

namespace haas_test {

using namespace haas;

namespace {

/// What the two sides have said since it was last written.
class Record {
public:
    Record(std::ostream& file, std::vector<std::pair<std::string, std::string>> secrets)
        : file_(file), secrets_(std::move(secrets)) {}

    void received(const std::string& bytes) { received_ += bytes; }

    void sent(std::string_view bytes) {
        write_received();
        const bool is_line = !bytes.empty() && bytes.back() == '\r';
        if (is_line) bytes.remove_suffix(1);
        const std::string text = escaped(masked(std::string(bytes)));
        file_ << (is_line ? ">" : ">!") << (text.empty() ? "" : " ") << text << '\n';
    }

    /// A line of the file for each line of the switch.
    void write_received() {
        const std::string text = masked(received_);
        received_.clear();
        for (std::size_t begin = 0; begin < text.size();) {
            constexpr std::size_t longest = 110;
            const auto newline = text.find('\n', begin);
            const auto line_end = newline == std::string::npos ? text.size() : newline + 1;
            const auto end = std::min(line_end, begin + longest);
            file_ << "< " << escaped(text.substr(begin, end - begin)) << '\n';
            begin = end;
        }
    }

private:
    std::string masked(std::string text) const {
        for (const auto& [secret, word] : secrets_) {
            for (auto at = text.find(secret); at != std::string::npos; at = text.find(secret, at + word.size())) {
                text.replace(at, secret.size(), word);
            }
        }
        return text;
    }

    std::ostream& file_;
    std::vector<std::pair<std::string, std::string>> secrets_;
    std::string received_;
};

class RecordingChannel final : public sys::ByteChannel {
public:
    RecordingChannel(std::unique_ptr<sys::ByteChannel> channel, Record& record)
        : channel_(std::move(channel)), record_(record) {}

    void send(std::string_view bytes, Clock::time_point deadline) override {
        record_.sent(bytes);
        channel_->send(bytes, deadline);
    }
    std::string receive(Clock::time_point deadline) override {
        auto bytes = channel_->receive(deadline);
        record_.received(bytes);
        return bytes;
    }

private:
    std::unique_ptr<sys::ByteChannel> channel_;
    Record& record_;
};

}  // namespace

void record_dialogue(std::ostream& file, const RecordedSwitch& device, std::unique_ptr<sys::ByteChannel> channel,
                     const std::vector<std::string>& tasks) {
    std::vector<std::pair<std::string, std::string>> secrets;
    if (device.enable_password) secrets.emplace_back(*device.enable_password, enable_password_word);
    secrets.emplace_back(device.password, password_word);
    for (const auto& [name, value] : device.settings) file << ": " << name << ' ' << value << '\n';
    if (device.enable_password) file << ": enable_password yes\n";
    Record record(file, secrets);
    DialoguePlayer player(device.settings, std::make_unique<RecordingChannel>(std::move(channel), record),
                          device.password, device.enable_password, {});
    const auto carry_out = [&](const std::string& task) {
        file << ". " << task << '\n';
        const auto results = player.run(task);
        record.write_received();
        for (const auto& line : results) file << "= " << line << '\n';
        return task != "login" || results.empty();
    };
    if (!carry_out("login")) return;
    for (const auto& task : tasks) carry_out(task);
}

}  // namespace haas_test
