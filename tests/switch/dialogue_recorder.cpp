#include "switch/dialogue_recorder.hpp"

#include <algorithm>

#include "switch/dialogue_file.hpp"
#include "switch/scripted_http.hpp"

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

    void send(std::string_view bytes, base::Deadline deadline) override {
        record_.sent(bytes);
        channel_->send(bytes, deadline);
    }
    std::string receive(base::Deadline deadline) override {
        auto bytes = channel_->receive(deadline);
        record_.received(bytes);
        return bytes;
    }

private:
    std::unique_ptr<sys::ByteChannel> channel_;
    Record& record_;
};

class RecordingHttp final : public sys::HttpClient {
public:
    RecordingHttp(std::string origin, Record& record) : origin_(std::move(origin)), record_(record) {}

    sys::HttpAnswer send(const sys::HttpRequest& request) override {
        record_.sent(exchange_text(request, origin_) + '\r');
        auto answer = HttpClient::send(request);
        record_.received(exchange_text(answer));
        return answer;
    }

private:
    std::string origin_;
    Record& record_;
};

std::vector<std::pair<std::string, std::string>> secrets_of(const DialogueLogin& login) {
    std::vector<std::pair<std::string, std::string>> secrets;
    if (login.enable_password) secrets.emplace_back(*login.enable_password, enable_password_word);
    if (!login.password.empty()) secrets.emplace_back(login.password, password_word);
    return secrets;
}

void write_head(std::ostream& file, const DialogueLogin& login) {
    for (const auto& [name, value] : login.settings) file << ": " << name << ' ' << value << '\n';
    if (login.enable_password) file << ": enable_password yes\n";
}

void write_tasks(std::ostream& file, Record& record, Connect connect, const std::vector<std::string>& tasks) {
    DialoguePlayer player(std::move(connect));
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

}  // namespace

void record_dialogue(std::ostream& file, const DialogueLogin& login, std::unique_ptr<sys::ByteChannel> channel,
                     const std::vector<std::string>& tasks) {
    write_head(file, login);
    Record record(file, secrets_of(login));
    write_tasks(file, record, on_cli(login, std::make_unique<RecordingChannel>(std::move(channel), record)), tasks);
}

void record_dialogue(std::ostream& file, const DialogueLogin& login, const std::string& origin,
                     const std::vector<std::string>& tasks) {
    write_head(file, login);
    Record record(file, secrets_of(login));
    write_tasks(file, record, over_http(login, std::make_unique<RecordingHttp>(origin, record), origin), tasks);
}

}  // namespace haas_test
