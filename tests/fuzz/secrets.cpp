// Texts around secrets: tokens, logins and cookies of requests; sealed passwords of the database; key files. The parts
// of an input: the value of Authorization, that of Cookie, a sealed secret, a key file.
#include <fcntl.h>
#include <unistd.h>

#include "api/credentials.hpp"
#include "base/base64.hpp"
#include "base/error.hpp"
#include "base/key_file.hpp"
#include "base/password.hpp"
#include "base/sealed_box.hpp"
#include "base/secret_box.hpp"
#include "base/text.hpp"
#include "base/token.hpp"
#include "base/utf8.hpp"
#include "fuzz/target.hpp"
#include "sys/descriptor.hpp"
#include "unit/temporary_directory.hpp"

using namespace haas;
using haas_fuzz::is_taken;
using haas_fuzz::require;

namespace {

void read_credentials(const std::string& authorization, const std::string& cookie) {
    http::Request request;
    request.authorization = authorization;
    request.cookie = cookie;
    const auto bearer = api::find_bearer_token(request);
    require(!bearer || !api::has_login(request), "a header is of one kind");
    is_taken([&] {
        const auto login = api::parse_login(request);
        require(login.password.reveal().size() <= base::longest_password, "a password is not too long");
        require(!base::contains(login.user, ':'), "a user's name has no colon");
        require(base::is_clean_utf8(login.user) || base::contains(login.user, '\0'), "and is UTF-8");
    });
    const auto session = api::find_session_token(request);
    require(!session || base::contains(cookie, session->reveal()), "a session's token is in its cookie");
    for (const auto& token : {bearer, session}) {
        if (!token) continue;
        static_cast<void>(base::is_token(token->reveal()));
        require(base::token_digest(*token).size() == 64, "a token has a digest");
    }
    if (!session || !base::is_token(session->reveal())) return;
    http::Request again;
    const auto made = api::make_session_cookie(*session, std::chrono::seconds(60));
    again.cookie = made.substr(0, made.find(';'));
    require(api::find_session_token(again).value().reveal() == session->reveal(), "a cookie comes back as it was set");
}

/// The text with one of its characters changed.
std::string changed(std::string text, std::size_t at) {
    auto& character = text[at % text.size()];
    character = character == 'A' ? 'B' : 'A';
    return text;
}

class Keys {
public:
    Keys() {
        base::create_sealing_keys(directory_.path() / "public", directory_.path() / "private");
        base::SecretBox::create_key_file(directory_.path() / "key");
        file_ = directory_.write("file", "");
    }

    /// Seals the text and opens it; and opens what may be anything.
    void open(const std::string& text) const {
        const auto box = base::SecretBox::from_file(directory_.path() / "key");
        const auto sealing = base::SealingKey::from_file(directory_.path() / "public");
        const auto opening = base::OpeningKey::from_file(directory_.path() / "private");
        require(!is_taken([&] { box.open(text); }), "nobody can seal without the key");
        require(!is_taken([&] { opening.open(text, text); }), "nobody can guess what can be opened");
        const base::Secret secret(text);
        const auto sealed = sealing.seal(secret, text);
        require(opening.open(sealed, text).reveal() == text, "what was sealed can be opened");
        require(!is_taken([&] { opening.open(sealed, text + "x"); }), "but not for another purpose");
        require(!is_taken([&] { opening.open(changed(sealed, text.size()), text); }), "and not when it was changed");
        const auto boxed = box.seal(secret);
        require(box.open(boxed).reveal() == text, "the same of a box");
        require(!is_taken([&] { box.open(changed(boxed, text.size())); }), "also when it was changed");
    }

    void read_file(const std::string& text) const {
        const sys::Descriptor file(::open(file_.c_str(), O_WRONLY | O_CLOEXEC));
        const bool is_written = ::write(file.get(), text.data(), text.size()) == static_cast<ssize_t>(text.size());
        require(is_written && ::ftruncate(file.get(), static_cast<off_t>(text.size())) == 0,
                "there is room for a file");
        is_taken([&] {
            const auto key = base::read_key_file(file_, {32, base::KeyAccess::owner, "make one"});
            require(key.reveal().size() == 32, "a key has its size");
        });
    }

private:
    haas_test::TemporaryDirectory directory_;
    std::filesystem::path file_;
};

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    static const Keys keys;
    const auto text = haas_fuzz::text_of(data, size);
    const auto parts = haas_fuzz::parts_of(text);
    for (const auto& part : parts) {
        const auto decoded = base::decode_base64(part);
        require(!decoded || base::encode_base64(decoded->reveal()) == part, "base64 has one text");
    }
    read_credentials(parts[0], haas_fuzz::part(parts, 1));
    keys.open(haas_fuzz::part(parts, 2));
    keys.read_file(haas_fuzz::part(parts, 3));
    return 0;
}
