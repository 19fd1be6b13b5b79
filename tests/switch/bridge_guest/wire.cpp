// wire: sends frames on the interfaces e1 to e4 of a guest, and says where they come out.
//
// usage: wire [VLAN...]
// From each of them it sends one frame untagged and one in each VLAN, of all VLANs if none are named. For each frame
// that arrives it writes a line: where it was sent, its VLAN there, where it arrived, its VLAN there; 0 is untagged.
#include <linux/if_ether.h>
#include <linux/if_packet.h>
#include <net/if.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <arpa/inet.h>

#include <algorithm>
#include <array>
#include <cstdint>
#include <cstdlib>
#include <cstring>
#include <iostream>
#include <stdexcept>
#include <string>
#include <vector>

namespace {

constexpr int count = 4;
constexpr int highest = 4094;
constexpr std::uint16_t local_experiment = 0x88b5;  ///< the type of the frames, IEEE 802
constexpr std::size_t header_size = 14;
constexpr std::size_t tag_size = 4;
/// Long enough for a virtual machine that has other things to do.
constexpr int silence = 300;  // ms

int open_interface(int number) {
    const int socket = ::socket(AF_PACKET, SOCK_RAW | SOCK_CLOEXEC, htons(ETH_P_ALL));
    if (socket < 0) throw std::runtime_error("no socket: only root may");
    sockaddr_ll address{};
    address.sll_family = AF_PACKET;
    address.sll_protocol = htons(ETH_P_ALL);
    address.sll_ifindex = static_cast<int>(::if_nametoindex(("e" + std::to_string(number)).c_str()));
    const int yes = 1;
    const int size = 32 * 1024 * 1024;
    // Whatever comes is counted, and so is its tag, which the kernel takes off.
    ::setsockopt(socket, SOL_PACKET, PACKET_AUXDATA, &yes, sizeof yes);
    ::setsockopt(socket, SOL_SOCKET, SO_RCVBUFFORCE, &size, sizeof size);
    void* const generic = &address;
    if (address.sll_ifindex == 0 || ::bind(socket, static_cast<sockaddr*>(generic), sizeof address) != 0)
        throw std::runtime_error("no interface e" + std::to_string(number));
    return socket;
}

void put(std::string& frame, int value) {
    frame += static_cast<char>(value / 256);
    frame += static_cast<char>(value % 256);
}

/// To everybody, with its origin in it.
std::string make_frame(int from, int vlan) {
    std::string frame(6, static_cast<char>(255));
    frame += std::string("\x02\x00\x00\x00\x00", 5) + static_cast<char>(from);
    if (vlan != 0) {
        put(frame, ETH_P_8021Q);
        put(frame, vlan);
    }
    put(frame, local_experiment);
    put(frame, from);
    put(frame, vlan);
    frame.resize(64, 0);
    return frame;
}

int number_at(const std::string& frame, std::size_t at) {
    return static_cast<unsigned char>(frame[at]) * 256 + static_cast<unsigned char>(frame[at + 1]);
}

/// The VLAN of a tag that the kernel has taken off; 0: none.
int vlan_beside(msghdr& message) {
    for (cmsghdr* each = CMSG_FIRSTHDR(&message); each != nullptr; each = CMSG_NXTHDR(&message, each)) {
        if (each->cmsg_level != SOL_PACKET || each->cmsg_type != PACKET_AUXDATA) continue;
        tpacket_auxdata data{};
        std::memcpy(&data, CMSG_DATA(each), sizeof data);
        if ((data.tp_status & TP_STATUS_VLAN_VALID) != 0U) return data.tp_vlan_tci & 4095;
    }
    return 0;
}

/// Takes one frame, if there is one.
bool receive(int socket, int number) {
    std::string frame(256, 0);
    std::array<char, 256> beside{};
    sockaddr_ll origin{};
    iovec part{frame.data(), frame.size()};
    msghdr message{};
    message.msg_name = &origin;
    message.msg_namelen = sizeof origin;
    message.msg_iov = &part;
    message.msg_iovlen = 1;
    message.msg_control = beside.data();
    message.msg_controllen = beside.size();
    const auto size = ::recvmsg(socket, &message, MSG_DONTWAIT);
    if (size < 0) return false;
    int vlan = vlan_beside(message);
    std::size_t at = header_size - 2;
    if (number_at(frame, at) == ETH_P_8021Q) {
        vlan = number_at(frame, at + 2) & 4095;
        at += tag_size;
    }
    const bool is_ours = origin.sll_pkttype != PACKET_OUTGOING && number_at(frame, at) == local_experiment;
    if (is_ours) {
        std::cout << 'e' << number_at(frame, at + 2) << ' ' << number_at(frame, at + 4) << " e" << number << ' ' << vlan
                  << '\n';
    }
    return true;
}

void receive_all(const std::vector<int>& sockets, int patience) {
    std::vector<pollfd> waits;
    for (const int socket : sockets) waits.push_back({socket, POLLIN, 0});
    while (::poll(waits.data(), waits.size(), patience) > 0) {
        for (std::size_t i = 0; i < waits.size(); ++i) {
            while (waits[i].revents != 0 && receive(waits[i].fd, static_cast<int>(i) + 1)) {}
        }
    }
}

void send_all(const std::vector<int>& vlans) {
    std::vector<int> sockets;
    for (int number = 1; number <= count; ++number) sockets.push_back(open_interface(number));
    for (int from = 1; from <= count; ++from) {
        for (const int vlan : vlans) {
            const auto frame = make_frame(from, vlan);
            const auto sent = ::send(sockets[static_cast<std::size_t>(from - 1)], frame.data(), frame.size(), 0);
            if (sent != static_cast<ssize_t>(frame.size()))
                throw std::runtime_error("cannot send on e" + std::to_string(from));
            receive_all(sockets, 0);
        }
    }
    receive_all(sockets, silence);
}

}  // namespace

int main(int argc, char** argv) {
    std::vector<int> vlans = {0};
    for (int i = 1; i < argc; ++i) vlans.push_back(std::atoi(argv[i]));
    if (argc == 1) {
        for (int vlan = 1; vlan <= highest; ++vlan) vlans.push_back(vlan);
    }
    try {
        send_all(vlans);
    } catch (const std::exception& failure) {
        std::cerr << "wire: " << failure.what() << '\n';
        return 1;
    }
}
