#include "base/disguise.hpp"

#include <doctest/doctest.h>

#include "base/base64.hpp"
#include "base/usual_secrets.hpp"

using namespace haas;

namespace {

base::Disguise disguise(const std::string& password) {
    base::Disguise all;
    all.hide(base::Secret(password), "admin", "PASSWORD");
    return all;
}

}  // namespace

TEST_CASE("disguise: a password is replaced wherever it stands, in whatever form") {
    const auto all = disguise("a\"b&c d");
    CHECK(all.of("is a\"b&c d, twice a\"b&c d") == "is PASSWORD, twice PASSWORD");
    CHECK(all.of(R"({"input":"a\"b&c d"})") == R"({"input":"PASSWORD"})");
    CHECK(all.of("<p>a&quot;b&amp;c d</p>") == "<p>PASSWORD</p>");
    CHECK(all.of("Authorization: Basic " + base::encode_base64("admin:a\"b&c d")).find("YWRt") == std::string::npos);
    CHECK(all.of("a\"b&\r\nc d") == "PASSWORD");
    CHECK(all.of("a\"b&c") == "a\"b&c");
    CHECK(disguise("").of("nothing") == "nothing");
    CHECK(disguise("A").of("A and PASSWORD") == "PASSWORD and PPASSWORDSSWORD");
}

TEST_CASE("disguise: of a password that was cut, the beginning is replaced as well") {
    const auto all = disguise("hunter22 secret");
    CHECK(all.of("login hunter2...") == "login PASSWORD...");
    CHECK(all.of("login hunter22 se...; and hun...") == "login PASSWORD...; and PASSWORD...");
    CHECK(all.of("what a hu... is") == "what a hu... is");
    CHECK(all.of("... hunter") == "... hunter");
}

TEST_CASE("disguise: of two passwords, the one that contains the other is replaced as a whole") {
    base::Disguise all;
    all.hide(base::Secret("lion"), "", "PASSWORD");
    all.hide(base::Secret("lioness"), "", "ENABLE-PASSWORD");
    CHECK(all.of("lion lioness lions") == "PASSWORD ENABLE-PASSWORD PASSWORDs");
}

TEST_CASE("disguise: names are replaced where they are words") {
    base::Disguise all;
    all.rename_word("admin", "USER");
    all.rename("sw1.example", "HOST");
    all.rename("", "NOTHING");
    all.rename_word("", "NOTHING");
    CHECK(all.of("admin@sw1.example: Administrative state, sw1.example-a, admins") ==
          "USER@HOST: Administrative state, HOST-a, admins");
}

TEST_CASE("disguise: a user's name is no part of a longer word, which the switch means otherwise") {
    base::Disguise all;
    all.rename_word("admin", "USER");
    all.hide(base::Secret("status"), "admin", "PASSWORD");
    CHECK(all.of(R"(<admin-state/> "admin_mode": 1, non-admin, _admin, "admin": {}, /admin/, admin.)") ==
          R"(<admin-state/> "admin_mode": 1, non-admin, _admin, "USER": {}, /USER/, USER.)");
    CHECK(all.of("admin admin_status") == "USER admin_PASSWORD");
}

namespace {

struct Case {
    const char* text;
    const char* without;
};

/// What switches show in their configurations. The secret is always xYz1.
constexpr Case cases[] = {
    {"username haas password 7 xYz1 role network-admin", "username haas password 7 SECRET role network-admin"},
    {"username haas secret sha512 $6$ab$xYz1", "username haas secret sha512 SECRET"},
    {"username haas secret 5 $1$xYz1$xYz1", "username haas secret 5 SECRET"},
    {"enable password 8 \"xYz1 xYz1\" more", "enable password 8 \"SECRET\" more"},
    {"snmp-server community xYz1 ro", "snmp-server community SECRET ro"},
    {"snmp-server community \"xYz1\" ro", "snmp-server community \"SECRET\" ro"},
    {"tacacs-server key 7 \"xYz1\"", "tacacs-server key 7 \"SECRET\""},
    {"radius-server host 192.0.2.1 key xYz1", "radius-server host 192.0.2.1 key SECRET"},
    {"snmp-server user u g auth md5 xYz1 priv aes-128 xYz1",
     "snmp-server user u g auth md5 SECRET priv aes-128 SECRET"},
    {"snmp-server user u g v3 auth sha1 xYz1 priv des xYz1",
     "snmp-server user u g v3 auth sha1 SECRET priv des SECRET"},
    {"snmp-server user u g v3 auth sha xYz1 priv aes 128 xYz1",
     "snmp-server user u g v3 auth sha SECRET priv aes 128 SECRET"},
    {"snmp-server host 192.0.2.1 version 2c xYz1", "snmp-server host 192.0.2.1 version 2c SECRET"},
    {"snmp-server host 192.0.2.1 traps version 1 xYz1", "snmp-server host 192.0.2.1 traps version 1 SECRET"},
    {R"(snmp-server host 192.0.2.1 traps version 2 "xYz1")", R"(snmp-server host 192.0.2.1 traps version 2 "SECRET")"},
    {R"(snmp-server host 192.0.2.1 traps version 2 \"xYz1\" udp-port 9)",
     R"(snmp-server host 192.0.2.1 traps version 2 \"SECRET\" udp-port 9)"},
    {"ntp authentication-key 1 sha1 0 xYz1", "ntp authentication-key 1 sha1 0 SECRET"},
    {"ntp authentication-key 1 sha2-256 7 xYz1", "ntp authentication-key 1 sha2-256 7 SECRET"},
    {"snmp user 0x0123456789abcdef0123 localizedkey", "snmp user SECRET localizedkey"},
    {"ntp authentication-key 1 md5 xYz1 7", "ntp authentication-key 1 md5 SECRET 7"},
    {"key-string 7 xYz1", "key-string 7 SECRET"},
    {"foo $6$salt$xYz1/. bar", "foo SECRET bar"},
    {R"("passkey": "xYz1",)", R"("passkey": "SECRET",)"},
    {R"({"SNMP_USER_AUTH_PASSWORD":"xYz1"})", R"({"SNMP_USER_AUTH_PASSWORD":"SECRET"})"},
    {R"("SNMP_COMMUNITY": {"xYz1": {"TYPE": "RO"}, "xYz1" : {
 "TYPE":"RW"}})",
     R"("SNMP_COMMUNITY": {"SECRET": {"TYPE": "RO"}, "SECRET" : {
 "TYPE":"RW"}})"},
    {R"("cmds":{"enable secret 5 xYz1":null,"vlan 1":{}})", R"("cmds":{"enable secret 5 SECRET":null,"vlan 1":{}})"},
    {R"("username a password xYz1\nsnmp-server community xYz1\nvlan 5\n")",
     R"("username a password SECRET\nsnmp-server community SECRET\nvlan 5\n")"},
    {R"("key 7 \"xYz1\"\nvlan 5")", R"("key 7 \"SECRET\"\nvlan 5")"},
    {"<shared-secret>xYz1</shared-secret>", "<shared-secret>SECRET</shared-secret>"},
    {"Set-Cookie: xYz1\r\n", "Set-Cookie: SECRET\r\n"},
    {"Authorization: Basic xYz1=\r\n", "Authorization: Basic SECRET\r\n"},
    {"token=xYz1", "token=SECRET"},
    {"Authorization: Bearer xYz1\r\n", "Authorization: Bearer SECRET\r\n"},
    {R"({"Authorization": "Bearer xYz1"})", R"({"Authorization": "SECRET"})"},
    {"curl -H 'X-Auth: bearer xYz1' x", "curl -H 'X-Auth: bearer SECRET x"},
    {"enable password level 15 xYz1", "enable password level 15 SECRET"},
    {"enable password 7 xYz1 encrypted", "enable password 7 SECRET encrypted"},
    {"enable secret level 15 5 $1$xYz1$xYz1", "enable secret level 15 5 SECRET"},
    {"enable secret 9 $9$xYz1$xYz1", "enable secret 9 SECRET"},
    {"username haas privilege 15 password 7 xYz1", "username haas privilege 15 password 7 SECRET"},
    {"neighbor 192.0.2.1 password 7 xYz1", "neighbor 192.0.2.1 password 7 SECRET"},
    {"pre-shared-key ascii-text \"xYz1\"", "pre-shared-key ascii-text \"SECRET\""},
    {"wpa-psk xYz1", "wpa-psk SECRET"},
    {"api-key: xYz1", "api-key: SECRET"},
    {"radius-server key 7 xYz1", "radius-server key 7 SECRET"},
    {"crypto isakmp key xYz1 address 192.0.2.1", "crypto isakmp key SECRET address 192.0.2.1"},
    {"snmp-server host 192.0.2.1 xYz1", "snmp-server host 192.0.2.1 SECRET"},
    {"snmp-server host 192.0.2.1 vrf mgmt traps version 2 xYz1\nvlan 5",
     "snmp-server host 192.0.2.1 vrf mgmt traps version 2 SECRET\nvlan 5"},
    {"snmp-server host 192.0.2.1 informs xYz1 udp-port 162\nsnmp-server host 192.0.2.2 xYz1",
     "snmp-server host 192.0.2.1 informs SECRET udp-port 162\nsnmp-server host 192.0.2.2 SECRET"},
    {"rocommunity xYz1 default", "rocommunity SECRET default"},
    {"set snmp community xYz1", "set snmp community SECRET"},
    {"<secret>xYz1</secret><a>1</a>", "<secret>SECRET</secret><a>1</a>"},
    {"-----BEGIN PRIVATE KEY-----\nxYz1\nxYz1\n-----END PRIVATE KEY-----\n",
     "-----BEGIN PRIVATE KEY-----SECRET-----END PRIVATE KEY-----\n"},
};

/// What is no secret stays, so that the text can still be understood by a driver.
constexpr const char* harmless[] = {
    "login: admin\r\nPassword: ",
    "Password:\r\nswitch#",
    "no service password-encryption",
    "snmp-server host 192.0.2.1",
    "snmp-server host",
    "switchport trunk native vlan 100",
    R"({"password": null, "token":true, "secrets": ["a"], "key": {"a": 1}, "passkey": 5})",
    "0x8100 $1 $vlan 0x",
    "keys monkey priv-lvl authentication",
    R"("interface Ethernet1":{"cmds":{"switchport mode trunk":null}})",
};

}  // namespace

TEST_CASE("usual secrets: those that configurations show are replaced") {
    for (const auto& [text, without] : cases) CHECK(base::without_usual_secrets(text) == std::string(without));
}

TEST_CASE("usual secrets: other text stays as it is") {
    for (const std::string text : harmless) CHECK(base::without_usual_secrets(text) == text);
}
