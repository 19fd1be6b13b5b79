#include "sys/ssh_connection.hpp"

#include <poll.h>
#include <sys/stat.h>

#include <algorithm>

#include "base/deadline.hpp"
#include "base/text.hpp"
#include "sys/password_prompts.hpp"
#include "sys/tcp_connection.hpp"

namespace haas::sys {

namespace {

struct KeyDeleter {
    void operator()(ssh_key key) const { ::ssh_key_free(key); }
};
struct TextDeleter {
    void operator()(char* text) const { ::ssh_string_free_char(text); }
};
struct DigestDeleter {
    void operator()(unsigned char* digest) const { ::ssh_clean_pubkey_hash(&digest); }
};
template <typename Handle, typename Deleter>
using Owned = std::unique_ptr<std::remove_pointer_t<Handle>, Deleter>;

/// Waits are short, because the library may already have read from the socket the data for which poll(2) would wait.
constexpr std::chrono::milliseconds longest_wait{100};

/// The maximum number of question rounds in one login: a device that keeps asking has refused the login.
constexpr int most_rounds = 5;

// The offered algorithms, best first. The last ones are for switches that support nothing newer; they are used only
// there, because the first algorithm that both sides support is chosen. The legacy ones stand behind these, and only
// where somebody asked for them: 3DES has blocks of 64 bits, and the group of the exchange is what the switch likes.
constexpr const char* host_keys =
    "ssh-ed25519,ecdsa-sha2-nistp521,ecdsa-sha2-nistp384,ecdsa-sha2-nistp256,rsa-sha2-512,rsa-sha2-256,ssh-rsa";
constexpr const char* key_exchanges =
    "curve25519-sha256,curve25519-sha256@libssh.org,ecdh-sha2-nistp521,ecdh-sha2-nistp384,ecdh-sha2-nistp256,"
    "diffie-hellman-group18-sha512,diffie-hellman-group16-sha512,diffie-hellman-group-exchange-sha256,"
    "diffie-hellman-group14-sha256,diffie-hellman-group14-sha1,diffie-hellman-group1-sha1";
constexpr const char* ciphers =
    "chacha20-poly1305@openssh.com,aes256-gcm@openssh.com,aes128-gcm@openssh.com,aes256-ctr,aes192-ctr,aes128-ctr,"
    "aes256-cbc,aes128-cbc";
constexpr const char* legacy_key_exchanges = "diffie-hellman-group-exchange-sha1";
constexpr const char* legacy_ciphers = "aes192-cbc,3des-cbc";
constexpr const char* hmacs =
    "hmac-sha2-256-etm@openssh.com,hmac-sha2-512-etm@openssh.com,hmac-sha2-256,hmac-sha2-512,hmac-sha1";

bool asks_for_user(std::string_view prompt) {
    const auto text = base::lower(prompt);
    return base::contains(text, "user") || base::contains(text, "login") || base::contains(text, "name");
}

ino_t inode_of(const Descriptor& socket) {
    struct stat status {};
    return ::fstat(socket.get(), &status) == 0 && S_ISSOCK(status.st_mode) ? status.st_ino : 0;
}

}  // namespace

SshConnection::Session::Session() : session_(::ssh_new()) {
    if (session_ == nullptr) throw ChannelError("ssh: no memory");
}

SshConnection::Session::~Session() {
    ::ssh_disconnect(session_);
    ::ssh_free(session_);
    // If the library has closed the socket, another thread's file may have its number by now.
    if (inode_of(socket_) != inode_) socket_.release();
}

void SshConnection::Session::set_socket(Descriptor socket) {
    socket_ = std::move(socket);
    inode_ = inode_of(socket_);
    const int fd = socket_.get();
    if (::ssh_options_set(session_, SSH_OPTIONS_FD, &fd) != SSH_OK) throw ChannelError("ssh: no socket");
}

SshConnection::SshConnection(const SshLogin& login, base::Deadline deadline) {
    set_options(login);
    session_.set_socket(connect_tcp(login.host, login.port, deadline));
    ::ssh_set_blocking(session_.get(), 0);
    const int connected =
        until_done(deadline, SSH_AGAIN, "the key exchange", [&] { return ::ssh_connect(session_.get()); });
    if (connected != SSH_OK) fail_to_connect(login);
    check_host_key(login);
    log_in(login, deadline);
}

OwnedSshChannel SshConnection::open_channel(base::Deadline deadline) {
    OwnedSshChannel channel(::ssh_channel_new(session_.get()));
    if (!channel) fail("channel");
    const int opened =
        until_done(deadline, SSH_AGAIN, "the other side", [&] { return ::ssh_channel_open_session(channel.get()); });
    if (opened != SSH_OK) fail("channel");
    return channel;
}

void SshConnection::wait(const std::string& complaint, base::Deadline deadline) {
    if (deadline.has_passed()) throw ChannelError(complaint);
    wait_a_moment(deadline);
}

void SshConnection::wait_a_moment(base::Deadline deadline) {
    const bool writes = (::ssh_get_poll_flags(session_.get()) & SSH_WRITE_PENDING) != 0;
    wait_until_ready(::ssh_get_fd(session_.get()), writes ? POLLIN | POLLOUT : POLLIN,
                     std::min(deadline, base::Deadline::in(longest_wait)));
}

void SshConnection::fail(const std::string& step) const {
    // The other side may end a session with words of its own.
    throw ChannelError("ssh, " + step + ": " + base::one_line(::ssh_get_error(session_.get())));
}

/// @source  libssh 0.10, ssh_kex_select_methods(): `kex error : no match for method KIND: server [LIST], client [LIST]`
void SshConnection::fail_to_connect(const SshLogin& login) const {
    constexpr std::string_view no_match = "no match for method ";
    constexpr std::size_t longest = 800;
    const std::string_view text = ::ssh_get_error(session_.get());
    const auto at = text.find(no_match);
    if (at == std::string_view::npos) fail("connect");
    std::string complaint =
        "both sides have no algorithm in common for " + base::one_line(text.substr(at + no_match.size()), longest);
    if (login.algorithms == SshAlgorithms::usual) {
        complaint += std::string("; with the field legacy_algorithms=true of the switch, HaaS offers ") +
                     legacy_key_exchanges + "," + legacy_ciphers + " as well";
    }
    throw ChannelError(complaint);
}

void SshConnection::set(ssh_options_e option, const void* value) {
    if (::ssh_options_set(session_.get(), option, value) != SSH_OK) fail("options");
}

void SshConnection::set_options(const SshLogin& login) {
    const int no = 0;
    const unsigned int port = login.port;
    set(SSH_OPTIONS_PROCESS_CONFIG, &no);
    set(SSH_OPTIONS_HOST, login.host.c_str());
    set(SSH_OPTIONS_PORT, &port);
    if (!login.user.empty()) set(SSH_OPTIONS_USER, login.user.c_str());
    set(SSH_OPTIONS_KNOWNHOSTS, login.known_hosts.c_str());
    set(SSH_OPTIONS_GLOBAL_KNOWNHOSTS, "/dev/null");
    set(SSH_OPTIONS_HOSTKEYS, host_keys);
    set_list(SSH_OPTIONS_KEY_EXCHANGE, login, key_exchanges, legacy_key_exchanges);
    for (const auto option : {SSH_OPTIONS_CIPHERS_C_S, SSH_OPTIONS_CIPHERS_S_C})
        set_list(option, login, ciphers, legacy_ciphers);
    for (const auto option : {SSH_OPTIONS_HMAC_C_S, SSH_OPTIONS_HMAC_S_C}) set(option, hmacs);
}

void SshConnection::set_list(ssh_options_e option, const SshLogin& login, const char* usual, const char* legacy) {
    std::string list = usual;
    if (login.algorithms == SshAlgorithms::with_legacy_ones) list += std::string(",") + legacy;
    set(option, list.c_str());
}

void SshConnection::check_host_key(const SshLogin& login) {
    const std::string seen = fingerprint();
    if (!login.fingerprint.empty()) {
        if (seen == login.fingerprint) return;
        throw ChannelError("the host key is " + seen +
                           " and not the one in host_key_fingerprint: if the switch has a "
                           "new key, give that key to `haas switch_update`");
    }
    const auto verdict = ::ssh_session_is_known_server(session_.get());
    if (verdict == SSH_KNOWN_HOSTS_OK) return;
    const std::string file = login.known_hosts.string();
    if (verdict == SSH_KNOWN_HOSTS_CHANGED || verdict == SSH_KNOWN_HOSTS_OTHER) {
        throw ChannelError("the host key is " + seen + " and not the one in " + file +
                           ": if the switch has a new key, put that key there");
    }
    throw ChannelError("the host key " + seen +
                       " is not known: if it is the switch's, give it as host_key_fingerprint, or "
                       "add a line for " +
                       login.host + " to " + file);
}

std::string SshConnection::fingerprint() {
    ssh_key raw = nullptr;
    if (::ssh_get_server_publickey(session_.get(), &raw) != SSH_OK) fail("host key");
    const Owned<ssh_key, KeyDeleter> key(raw);
    unsigned char* bytes = nullptr;
    std::size_t size = 0;
    if (::ssh_get_publickey_hash(key.get(), SSH_PUBLICKEY_HASH_SHA256, &bytes, &size) != SSH_OK) fail("host key");
    const std::unique_ptr<unsigned char, DigestDeleter> digest(bytes);
    const std::unique_ptr<char, TextDeleter> text(
        ::ssh_get_fingerprint_hash(SSH_PUBLICKEY_HASH_SHA256, digest.get(), size));
    if (!text) fail("host key");
    return text.get();
}

void SshConnection::log_in(const SshLogin& login, base::Deadline deadline) {
    int result =
        until_done(deadline, SSH_AUTH_AGAIN, "the login", [&] { return ::ssh_userauth_none(session_.get(), nullptr); });
    // Some switches accept everybody here and ask for user and password in the shell.
    if (result == SSH_AUTH_SUCCESS) return;
    if (result == SSH_AUTH_ERROR) fail("login");
    const auto methods = static_cast<unsigned int>(::ssh_userauth_list(session_.get(), nullptr));
    if (login.password) {
        result = give_password(login, methods, deadline);
    } else if ((methods & SSH_AUTH_METHOD_PUBLICKEY) != 0) {
        result = show_keys(login, deadline);
    } else {
        throw ChannelError("the other side asks for a password, but there is none");
    }
    if (result == SSH_AUTH_SUCCESS) return;
    if (result == SSH_AUTH_ERROR) fail("login");
    if (login.password) throw ChannelError("the other side refuses the user or the password");
    if (!login.private_key)
        throw ChannelError("the other side refuses the user or the key, or there is no key to offer");
    throw ChannelError("the other side refuses the user or the key; the key is " + login.private_key->path.string());
}

/// Questions come first: some servers refuse every password that they did not ask for, and count it. One that was
/// refused is not given again.
int SshConnection::give_password(const SshLogin& login, unsigned int methods, base::Deadline deadline) {
    Answers answers;
    int result = SSH_AUTH_DENIED;
    if ((methods & SSH_AUTH_METHOD_INTERACTIVE) != 0) {
        result = answer_questions(login, deadline, answers);
        const bool ends_login = answers.gave_password && result != SSH_AUTH_PARTIAL;
        if (ends_login && result != SSH_AUTH_SUCCESS && !answers.strange_prompt.empty())
            throw ChannelError(strange_prompt_text(answers.strange_prompt));
        // A server that has had enough ends the connection.
        if (ends_login) return result == SSH_AUTH_ERROR ? SSH_AUTH_DENIED : result;
        if (result == SSH_AUTH_SUCCESS || result == SSH_AUTH_ERROR) return result;
        methods = static_cast<unsigned int>(::ssh_userauth_list(session_.get(), nullptr));
    }
    if ((methods & SSH_AUTH_METHOD_PASSWORD) != 0) {
        answers.strange_prompt.clear();
        result = send_password(login, deadline);
        methods = static_cast<unsigned int>(::ssh_userauth_list(session_.get(), nullptr));
        if (result == SSH_AUTH_PARTIAL && (methods & SSH_AUTH_METHOD_INTERACTIVE) != 0)
            result = answer_questions(login, deadline, answers);
    }
    if (result == SSH_AUTH_DENIED && !answers.strange_prompt.empty())
        throw ChannelError(strange_prompt_text(answers.strange_prompt));
    return result;
}

/// The library takes no SSH_MSG_USERAUTH_PASSWD_CHANGEREQ, which has the number 60 (RFC 4252, section 8), and would
/// wait for another answer.
int SshConnection::send_password(const SshLogin& login, base::Deadline deadline) {
    constexpr std::string_view change_request = "rejected packet (type 60)";
    return until_done(deadline, SSH_AUTH_AGAIN, "the login", [&] {
        const int result = ::ssh_userauth_password(session_.get(), nullptr, login.password->reveal().data());
        const bool is_done = result == SSH_AUTH_SUCCESS || result == SSH_AUTH_DENIED || result == SSH_AUTH_PARTIAL;
        if (!is_done && base::contains(::ssh_get_error(session_.get()), change_request))
            throw ChannelError(password_change_text(login.user, {}));
        return result;
    });
}

int SshConnection::answer_questions(const SshLogin& login, base::Deadline deadline, Answers& answers) {
    for (int round = 0; round < most_rounds; ++round) {
        const int result = until_done(deadline, SSH_AUTH_AGAIN, "the login",
                                      [&] { return ::ssh_userauth_kbdint(session_.get(), nullptr, nullptr); });
        if (result != SSH_AUTH_INFO) return result;
        const int count = ::ssh_userauth_kbdint_getnprompts(session_.get());
        for (int i = 0; i < count; ++i) {
            char echo = 0;
            const auto number = static_cast<unsigned int>(i);
            const char* const asked = ::ssh_userauth_kbdint_getprompt(session_.get(), number, &echo);
            // Texts may stand before the prompt.
            const std::string_view text = asked == nullptr ? "" : base::trim(asked, " \r\n");
            const auto prompt = text.substr(text.rfind('\n') + 1);
            if (asks_to_change_password(prompt)) throw ChannelError(password_change_text(login.user, prompt));
            const bool is_fit = echo != 0 ? asks_for_user(prompt) : asks_for_password(prompt);
            if (!is_fit) {
                answers.strange_prompt = prompt.empty() ? "no text" : prompt;
                return SSH_AUTH_DENIED;
            }
            // A password that is asked for again was wrong.
            if (echo == 0 && answers.gave_password) return SSH_AUTH_DENIED;
            answers.gave_password = answers.gave_password || echo == 0;
            const char* const answer = echo != 0 ? login.user.c_str() : login.password->reveal().data();
            if (::ssh_userauth_kbdint_setanswer(session_.get(), number, answer) < 0) fail("login");
        }
    }
    return SSH_AUTH_DENIED;
}

int SshConnection::show_keys(const SshLogin& login, base::Deadline deadline) {
    if (!login.private_key) {
        return until_done(deadline, SSH_AUTH_AGAIN, "the login",
                          [&] { return ::ssh_userauth_publickey_auto(session_.get(), nullptr, nullptr); });
    }
    ssh_key raw = nullptr;
    if (::ssh_pki_import_privkey_base64(login.private_key->text.reveal().data(), "", nullptr, nullptr, &raw) !=
        SSH_OK) {
        throw ChannelError("there is no private key without a passphrase in " + login.private_key->path.string());
    }
    const Owned<ssh_key, KeyDeleter> key(raw);
    return until_done(deadline, SSH_AUTH_AGAIN, "the login",
                      [&] { return ::ssh_userauth_publickey(session_.get(), nullptr, key.get()); });
}

}  // namespace haas::sys
