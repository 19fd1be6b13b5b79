// Who may connect to haas-device.
#include "device/listener.hpp"

#include <doctest/doctest.h>
#include <grp.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "device/server_site.hpp"
#include "unit/skip.hpp"

using namespace haas;
using haas_test::has;
using haas_test::power_status_line;
using haas_test::soon;
using Site = haas_test::ServerSite;

TEST_CASE("only one listens at a path, and the next one replaces what a killed one has left") {
    haas_test::TemporaryDirectory directory;
    const auto path = directory.path() / "socket";
    {
        const device::Listener first(path);
        CHECK_THROWS_AS(device::Listener{path}, base::ConfigError);
        struct stat status {};
        REQUIRE(::stat(path.c_str(), &status) == 0);
        CHECK((status.st_mode & 0777) == 0660);
    }
    directory.write("socket", "left");
    CHECK_NOTHROW(device::Listener{path});
    CHECK_THROWS_AS(device::Listener{directory.path() / std::string(200, 'x')}, base::ConfigError);
}

TEST_CASE("another user's process is refused, also where the file's mode would let it in") {
    if (::geteuid() != 0) haas_test::skip("only root can become another user");
    Site site;
    std::filesystem::permissions(site.directory.path(), std::filesystem::perms(0755));
    std::filesystem::permissions(site.socket(), std::filesystem::perms(0666));
    // Only the bare calls: this process has threads.
    const auto run_as = [&](gid_t group) {
        int words[2];
        REQUIRE(::pipe(words) == 0);
        const pid_t child = ::fork();
        if (child == 0) {
            if (::setgroups(0, nullptr) != 0 || ::setresgid(group, group, group) != 0 ||
                ::setresuid(65534, 65534, 65534) != 0) {
                ::_exit(1);
            }
            std::string said;
            try {
                const auto connection = site.connect();
                ::send(connection.get(), (power_status_line + "\n").data(), power_status_line.size() + 1, MSG_NOSIGNAL);
                said = device::read_line(connection.get(), 4096, base::Deadline::in(soon));
            } catch (const std::exception& error) {
                said = error.what();
            }
            const auto written = ::write(words[1], said.data(), said.size());
            ::_exit(written >= 0 ? 0 : 1);
        }
        ::close(words[1]);
        char piece[4096];
        const auto got = ::read(words[0], piece, sizeof piece);
        ::close(words[0]);
        int ended = 0;
        ::waitpid(child, &ended, 0);
        return std::string(piece, got > 0 ? static_cast<std::size_t>(got) : 0);
    };
    CHECK(has(run_as(65534), "does not answer you"));
    CHECK(site.told.all().empty());
    struct stat status_of_socket {};
    REQUIRE(::stat(site.socket().c_str(), &status_of_socket) == 0);
    CHECK(has(run_as(status_of_socket.st_gid), "\"result\""));
}
