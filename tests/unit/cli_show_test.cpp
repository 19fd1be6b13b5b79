#include <doctest/doctest.h>

#include "cli/show.hpp"

using haas::cli::Form;
using haas::cli::Output;

namespace {

std::string shown(const Output& output, const std::string& json) {
    rapidjson::Document document;
    std::string error;
    REQUIRE(haas::base::parse_json(json, document, error));
    return haas::cli::show(output, document);
}

}  // namespace

TEST_CASE("a list is shown one per line") {
    CHECK(shown({Form::list}, R"(["a","b c"])") == "a\nb c\n");
    CHECK(shown({Form::list}, "[]").empty());
}

TEST_CASE("objects are shown as rows under their members") {
    CHECK(shown({Form::table},
                R"([{"node":"n1","nic":"eth0","project":null},{"node":"node-22","nic":"e","project":"p"}])") ==
          "NODE     NIC   PROJECT\n"
          "n1       eth0  -\n"
          "node-22  e     p\n");
    CHECK(shown({Form::table}, "[]").empty());
}

TEST_CASE("ports in a row are shown by their names") {
    CHECK(shown({Form::table}, R"([{"group":"g1","members":[{"switch":"s1","port":"a","attempts":1,"carried":true},
        {"switch":"s2","port":"gi1/0/5","switch_error":null}]},{"group":null}])") ==
          "GROUP  MEMBERS\n"
          "g1     s1 a, s2 gi1/0/5\n"
          "-      -\n");
}

TEST_CASE("an object of objects is shown with a column for its keys") {
    CHECK(
        shown(
            {Form::table, "NETWORK", "(public)"},
            R"({"net1":{"network_id":"100","projects":["a","b"]},"net2":{"projects":null},"net3":{"projects":[]}})") ==
        "NETWORK  NETWORK_ID  PROJECTS\n"
        "net1     100         a, b\n"
        "net2     -           (public)\n"
        "net3     -           -\n");
    CHECK(shown({Form::table, "USER"}, "{}") == "USER\n");
}

TEST_CASE("a record is shown member by member, what is in it below") {
    CHECK(shown({Form::record}, R"({"name":"n1","project":null,"free":true,"nics":[
        {"label":"eth0","macaddr":"aa","networks":{"vlan/native":"net1"},"pending":false}],
        "metadata":{"rack":"B7","slots":[1,2]},"age":12})") ==
          "name      n1\n"
          "project   -\n"
          "free      yes\n"
          "nics\n"
          "  LABEL  MACADDR  NETWORKS          PENDING\n"
          "  eth0   aa       vlan/native=net1  no\n"
          "metadata\n"
          "  rack   B7\n"
          "  slots  1, 2\n"
          "age       12\n");
    CHECK(shown({Form::record}, R"({"nics":[],"metadata":{}})") == "nics      -\nmetadata  -\n");
    CHECK(shown({Form::record}, "{}").empty());
}

TEST_CASE("columns stay aligned below text that is not ASCII") {
    CHECK(shown({Form::table}, R"([{"a":"\u00e4","b":"1"},{"a":"xy","b":"2"}])") == "A   B\n\xc3\xa4   1\nxy  2\n");
}

TEST_CASE("nothing in an answer can command the terminal") {
    CHECK(haas::cli::visible("a\x1b[31mb\x7f\r\n\t") == "a\\x1b[31mb\\x7f\\x0d\\n\\t");
    CHECK(haas::cli::visible("\xc2\x9b"
                             "31m \xc3\xa4 \xc2\xa0") ==
          "\\xc2\\x9b"
          "31m \xc3\xa4 \xc2\xa0");
    CHECK(shown({Form::list}, R"(["a\u001bb"])") == "a\\x1bb\n");
    // What turns or hides the rest of a line: bidirectional controls, line separators, and characters without width.
    CHECK(shown({Form::list}, R"(["a\u202eb"])") == "a\\xe2\\x80\\xaeb\n");
    CHECK(shown({Form::list}, R"(["\u061c\u200b\u200f\u2028\u2060\u2069\ufeff"])") ==
          "\\xd8\\x9c\\xe2\\x80\\x8b\\xe2\\x80\\x8f\\xe2\\x80\\xa8\\xe2\\x81\\xa0\\xe2\\x81\\xa9\\xef\\xbb\\xbf\n");
    CHECK(haas::cli::visible("\xe2\x80\x90 \xe2\x80\xa6 \xe2\x81\xb0 \xe2\x80") ==
          "\xe2\x80\x90 \xe2\x80\xa6 \xe2\x81\xb0 \xe2\x80");
}
