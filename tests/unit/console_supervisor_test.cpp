#include <doctest/doctest.h>
#include <unistd.h>

#include <array>
#include <fstream>
#include <iterator>
#include <optional>
#include <thread>

#include "console/supervisor.hpp"
#include "unit/temporary_directory.hpp"

using namespace haas::console;
using namespace std::chrono_literals;
using haas_test::TemporaryDirectory;

namespace {

constexpr const char* id = "11111111-2222-4333-8444-00000000000a";
constexpr const char* banner = "echo '[SOL Session operational.  Use ~? for help]'\n";
constexpr const char* until_left = "head -c 2 >left\nexit 0\n";

std::string content(const std::filesystem::path& file) {
    std::ifstream stream(file, std::ios::binary);
    return {std::istreambuf_iterator<char>(stream), {}};
}

std::size_t count(const std::string& text, const std::string& what) {
    std::size_t number = 0;
    for (auto at = text.find(what); at != std::string::npos; at = text.find(what, at + 1)) ++number;
    return number;
}

/// A supervisor at work with a program in place of ipmitool.
class Rig {
public:
    /// @param activate, deactivate  shell text for the two verbs; it runs in the rig's directory
    explicit Rig(const std::string& activate, const std::string& deactivate = "exit 0\n",
                 std::optional<int> cipher_suite = 3) {
        ipmitool_ = directory.write("ipmitool", "#!/bin/sh\ncd " + directory.path().string() +
                                                    "\necho \"$*\" >>calls\ncase \"$*\" in *deactivate*)\n" +
                                                    deactivate + ";; *)\n" + activate + ";; esac\n");
        std::filesystem::permissions(ipmitool_, std::filesystem::perms(0700));
        REQUIRE(::pipe(stop_.data()) == 0);
        job_.address.host = "127.0.0.1";
        job_.address.user = "admin";
        job_.password = haas::base::Secret("hush");
        job_.address.port = 1623;
        job_.address.cipher_suite = cipher_suite;
        patience.pause = {10ms, 40ms};
        patience.leave = 500ms;
    }
    ~Rig() {
        stop();
        for (const int end : stop_) ::close(end);
    }
    Rig(const Rig&) = delete;
    Rig& operator=(const Rig&) = delete;

    void start() {
        thread_ = std::thread([this] {
            LogWriter log(Files(directory.path(), id), 1 << 20, clock_);
            Supervisor(ipmitool_.string(), job_, log, stop_[0], patience).run();
        });
    }
    void stop() {
        if (!thread_.joinable()) return;
        if (::write(stop_[1], "x", 1) == 1) thread_.join();
    }
    std::string log() const { return content(directory.path() / (std::string(id) + ".log")); }
    std::string file(const std::string& name) const { return content(directory.path() / name); }
    bool says(const std::string& text, std::size_t times = 1) const {
        const auto deadline = std::chrono::steady_clock::now() + 60s;
        while (count(log(), text) < times) {
            if (std::chrono::steady_clock::now() > deadline) return false;
            std::this_thread::sleep_for(5ms);
        }
        return true;
    }

    bool grows(const std::string& name, std::size_t to) const {
        const auto deadline = std::chrono::steady_clock::now() + 60s;
        while (file(name).size() < to) {
            if (std::chrono::steady_clock::now() > deadline) return false;
            std::this_thread::sleep_for(5ms);
        }
        return true;
    }

    TemporaryDirectory directory;
    Patience patience;

private:
    std::filesystem::path ipmitool_;
    std::array<int, 2> stop_{};
    haas::base::SystemClock clock_;
    Job job_;
    std::thread thread_;
};

}  // namespace

TEST_CASE("a session's bytes are logged from the first one behind ipmitool's greeting") {
    Rig rig(std::string("echo 'Info: something'\n") + banner + "printf 'login: \\001\\377'\n" + until_left);
    rig.start();
    REQUIRE(rig.says("login: \x01\xff"));
    rig.stop();
    CHECK(rig.log().find("Info") == std::string::npos);
    CHECK(rig.log().find("operational") == std::string::npos);
    CHECK(rig.file("left") == "~.");
    CHECK(rig.file("calls") ==
          "-I lanplus -N 3 -R 2 -H 127.0.0.1 -p 1623 -U admin -E -L ADMINISTRATOR -C 3 -v sol deactivate\n"
          "-I lanplus -N 3 -R 2 -H 127.0.0.1 -p 1623 -U admin -E -L ADMINISTRATOR -C 3 sol activate\n");
}

TEST_CASE("the password is in ipmitool's environment") {
    Rig rig(std::string(banner) + "echo \"<$IPMITOOL_PASSWORD>\"\n" + until_left);
    rig.start();
    CHECK(rig.says("<hush>"));
}

TEST_CASE("a session that ends is had again") {
    Rig rig(std::string(banner) + "echo again\n");
    rig.start();
    CHECK(rig.says(": reconnected after 1 s, whose output is missing 2", 3));
    CHECK(count(rig.log(), ": connected 2") == 1);
    CHECK(rig.says("--- haas-console: connection lost: ipmitool ended with exit status 0 2", 2));
}

TEST_CASE("a silent session is asked for, and had again when the BMC has none") {
    Rig rig("case \"$*\" in *raw*) echo x >>asked; cat answer; exit 0;; esac\n" + std::string(banner) + until_left);
    rig.directory.write("answer", " 01 01 00\n");
    rig.patience.silence = 30ms;
    rig.start();
    REQUIRE(rig.says(": connected 2"));
    REQUIRE(rig.grows("asked", 6));
    CHECK(rig.log().find("lost") == std::string::npos);
    rig.directory.write("answer", "Unable to do it\n");
    const auto before = rig.file("asked").size();
    REQUIRE(rig.grows("asked", before + 6));
    CHECK(rig.log().find("lost") == std::string::npos);
    rig.directory.write("answer", " 01 00 00\n");
    CHECK(rig.says(": connection lost: the BMC has ended the session 2"));
    CHECK(rig.says(": reconnected after "));
}

TEST_CASE("a BMC that stays away is reported once for each reason") {
    Rig rig("exit 9\n", "echo x >>tries\necho 'Error: Unable to establish IPMI v2 / RMCP+ session' >&2\nexit 1\n");
    rig.start();
    REQUIRE(rig.says("not connected"));
    REQUIRE(rig.grows("tries", 10));
    rig.stop();
    CHECK(count(rig.log(), "not connected") == 1);
    CHECK(rig.says(": not connected: Error: Unable to establish IPMI v2 / RMCP+ session 2"));
}

TEST_CASE("a BMC without a session is no failure, and a session of another is tried again") {
    Rig rig("if [ -e tried ]; then " + std::string(banner) + until_left +
                "fi\n: >tried\necho 'Info: SOL payload already active on another session'\nexit 1\n",
            "echo 'Info: SOL payload already de-activated'\nexit 1\n");
    rig.start();
    CHECK(rig.says(": not connected: Info: SOL payload already active on another session 2"));
    CHECK(rig.says(": connected 2"));
}

TEST_CASE("an ipmitool that hangs is killed, wherever it does") {
    Rig in_deactivate("exit 0\n", "sleep 60\n");
    in_deactivate.patience.deactivate = 50ms;
    in_deactivate.start();
    CHECK(in_deactivate.says(
        ": the end of an older session failed (ipmitool did not answer in time), trying to connect "));
    CHECK(in_deactivate.says("not connected: ipmitool ended with exit status 0"));
    Rig in_activate("sleep 60\n");
    in_activate.patience.activate = 50ms;
    in_activate.start();
    CHECK(in_activate.says("not connected: ipmitool did not answer in time"));
}

TEST_CASE("a session is begun although the end of an older one failed, which is noted once") {
    Rig rig(std::string(banner) + "echo x >>sessions\necho up\n",
            "echo 'Error: SOL payload cannot be touched'\nexit 1\n");
    rig.start();
    REQUIRE(rig.says("up\n", 3));
    rig.stop();
    CHECK(count(rig.log(), "the end of an older session failed (Error: SOL payload cannot be touched)") == 1);
}

TEST_CASE("pauses grow only while sessions bring nothing") {
    Rig rig("[ -e quiet ] || echo x >>sessions\n" + std::string(banner) + "[ -e quiet ] || echo up\n");
    rig.patience.pause = {10ms, 3600s};
    rig.start();
    CHECK(rig.grows("sessions", 2 * 12));
    Rig silent(std::string(banner) + "echo x >>sessions\n");
    silent.patience.pause = {1ms, 3600s};
    silent.start();
    REQUIRE(silent.grows("sessions", 2 * 8));
    std::this_thread::sleep_for(300ms);
    CHECK(silent.file("sessions").size() < 2 * 14);
}

TEST_CASE("ipmitool's own last words are nothing that a session brought") {
    for (const std::string words :
         {"SOL session closed by BMC", "Error: No response to keepalive - Terminating session",
          "Error sending SOL data: FAIL\nSOL session closed by BMC"}) {
        Rig rig(std::string(banner) + "echo x >>sessions\nprintf '\\r\\n" + words + "\\r\\n'\n");
        rig.patience.pause = {1ms, 3600s};
        rig.start();
        REQUIRE(rig.grows("sessions", 2 * 6));
        std::this_thread::sleep_for(300ms);
        CHECK(rig.file("sessions").size() < 2 * 14);
    }
    Rig rig(std::string(banner) + "echo x >>sessions\nprintf 'up\\nSOL session closed by BMC\\n'\n");
    rig.patience.pause = {1ms, 3600s};
    rig.start();
    CHECK(rig.grows("sessions", 2 * 20));
}

TEST_CASE("a cipher suite or a level that the BMC does not take is followed by the other one, without a pause") {
    Rig rig(
        std::string(banner) + until_left,
        "case \"$*\" in\n*' -C 17 '*) echo 'Error in open session response message : no matching cipher suite';;\n"
        "*ADMINISTRATOR*) echo 'RAKP 2 message indicates an error : unauthorized role requested';;\n*) exit 0;; esac\n"
        "echo 'Error: Unable to establish IPMI v2 / RMCP+ session'\nexit 1\n",
        std::nullopt);
    rig.patience.pause = {3600s, 3600s};
    rig.start();
    CHECK(rig.says(": connected 2"));
    CHECK(rig.file("calls").find("-L OPERATOR -C 3 sol activate") != std::string::npos);
}

TEST_CASE("an ipmitool that floods us before the session stands is ended") {
    Rig rig("yes\n");
    rig.start();
    CHECK(rig.says("not connected: ipmitool printed something unexpected"));
    CHECK(rig.log().size() < 1000);
}

TEST_CASE("a session that floods us is heard a megabyte in a second, and can be ended all the same") {
    Rig rig(std::string(banner) + "echo first\nhead -c 100000000 /dev/zero && : >done\n");
    rig.start();
    CHECK(rig.says("first"));
    const auto begin = std::chrono::steady_clock::now();
    while (std::chrono::steady_clock::now() - begin < 2s) {
        REQUIRE_FALSE(std::filesystem::exists(rig.directory.path() / "done"));
        std::this_thread::sleep_for(50ms);
    }
    rig.stop();
    CHECK(std::chrono::steady_clock::now() - begin < 8s);
}

TEST_CASE("ipmitool's output is made harmless before it becomes a line of the log") {
    Rig rig("printf 'x\\033[2J\\007%s' $(head -c 500 /dev/zero | tr '\\0' y)\nexit 1\n");
    rig.start();
    REQUIRE(rig.says("not connected: x?[2J?yyy"));
    CHECK(count(rig.log(), "y") < 250);
}

TEST_CASE("a password that ipmitool repeats does not come into the log, which tenants read") {
    Rig rig("echo \"bad password: $IPMITOOL_PASSWORD\"\nexit 1\n");
    rig.start();
    REQUIRE(rig.says("not connected: bad password: (password)"));
    CHECK(count(rig.log(), "hush") == 0);
}

TEST_CASE("a program that is not there is a reason like any other") {
    Rig rig("");
    std::filesystem::remove(rig.directory.path() / "ipmitool");
    rig.start();
    CHECK(rig.says("not connected: cannot start "));
}

TEST_CASE("a session that does not end by ~. is killed, and taken from the BMC") {
    Rig rig(std::string(banner) + "trap '' HUP TERM\nwhile :; do sleep 1; done\n");
    rig.start();
    REQUIRE(rig.says(": connected 2"));
    const auto began = std::chrono::steady_clock::now();
    rig.stop();
    CHECK(std::chrono::steady_clock::now() - began < 5s);
    CHECK(count(rig.file("calls"), "deactivate") == 2);
}
