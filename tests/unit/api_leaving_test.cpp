// What a project has set in a machine does not reach the next project.
#include <doctest/doctest.h>

#include "core/error.hpp"
#include "unit/bmc_site.hpp"

using namespace haas;
using http::Method;
using Kind = core::BmcError::Kind;
using Words = std::vector<std::string>;

namespace {

bool has(const std::string& text, const std::string& part) { return text.find(part) != std::string::npos; }

struct Site : haas_test::BmcSite {
    using BmcSite::BmcSite;
    http::Response insert() { return user(Method::put, "/node/n1/media", R"({"url": "http://192.0.2.1/a.iso"})"); }
    http::Response boot(const std::string& device) {
        return user(Method::put, "/node/n1/boot_device", R"({"bootdev": ")" + device + "\"}");
    }
    http::Response detach() { return user(Method::post, "/project/p/detach_node", node); }
    http::Response reserve() { return user(Method::post, "/project/p/connect_node", node); }
    bool is_free() { return has(user(Method::get, "/free_nodes").body, "n1"); }
    /// What the BMC was asked by that.
    template <class F>
    Words asked_by(F&& act) {
        bmc->asked.clear();
        act();
        return bmc->asked;
    }

    const std::string node = R"({"node": "n1"})";
};

}  // namespace

TEST_CASE("a node that leaves its project leaves no image and no boot device in its machine") {
    Site site;
    CHECK(site.insert().status == 200);
    CHECK(site.boot("cdrom").status == 200);
    CHECK(site.asked_by([&] { CHECK(site.detach().status == 200); }) == Words{"none from now on", "eject"});
    CHECK(site.is_free());
    CHECK(site.reserve().status == 200);
    CHECK(site.asked_by([&] { CHECK(site.detach().status == 200); }).empty());
}

TEST_CASE("a node leaves its project without its BMC if nothing was set, or all was taken out") {
    Site site;
    site.insert();
    site.boot("http");
    site.user(Method::del, "/node/n1/media");
    site.boot("none");
    site.user(Method::post, "/node/n1/power_cycle");
    CHECK(site.asked_by([&] { CHECK(site.detach().status == 200); }).empty());
}

TEST_CASE("what was perhaps set is taken out, too") {
    Site site;
    site.bmc->failure = core::BmcError(Kind::refused, "insert media", "no");
    CHECK(site.insert().status == 502);
    site.bmc->failure.reset();
    CHECK(site.asked_by([&] { CHECK(site.detach().status == 200); }) == Words{"eject"});
}

TEST_CASE("what an administrator sets in a free node's machine is no project's") {
    Site site;
    site.detach();
    CHECK(site.admin(Method::put, "/node/n1/boot_device", R"({"bootdev": "pxe"})").status == 200);
    CHECK(site.reserve().status == 200);
    CHECK(site.asked_by([&] { CHECK(site.detach().status == 200); }).empty());
}

TEST_CASE("a machine is left alone if its node cannot leave the project for another reason") {
    Site site;
    site.insert();
    CHECK(site.asked_by([&] {
                  site.admin(Method::put, "/project/q");
                  CHECK(site.admin(Method::post, "/project/q/detach_node", site.node).status == 404);
                  CHECK(site.service.send("", Method::post, "/project/p/detach_node", site.node).status == 401);
              })
              .empty());
}

TEST_CASE("a node whose BMC fails stays in its project, and only an administrator may take it from there") {
    Site site;
    site.insert();
    site.boot("cdrom");
    site.bmc->failure = core::BmcError(Kind::login, "eject media", "wrong password");
    const auto refused = site.detach();
    CHECK(refused.status == 502);
    CHECK_MESSAGE(has(refused.body, "The node stays in its project"), refused.body);
    CHECK(has(refused.body, "An administrator can take the node from the project by force."));
    CHECK_FALSE(site.is_free());

    const std::string by_force = R"({"node": "n1", "force": true})";
    CHECK(site.user(Method::post, "/project/p/detach_node", by_force).status == 403);
    CHECK(site.asked_by([&] { CHECK(site.admin(Method::post, "/project/p/detach_node", by_force).status == 200); })
              .empty());
    CHECK(site.is_free());

    const auto reserved = site.reserve();
    CHECK(reserved.status == 409);
    CHECK_MESSAGE(has(reserved.body, "node_set_bootdev n1 none and node_eject_media n1"), reserved.body);
    site.bmc->failure.reset();
    CHECK(site.admin(Method::del, "/node/n1/media").status == 200);
    CHECK(site.reserve().status == 409);
    CHECK(site.admin(Method::put, "/node/n1/boot_device", R"({"bootdev": "none"})").status == 200);
    CHECK(site.reserve().status == 200);
}

TEST_CASE("what is half taken out is taken out by the next try") {
    Site site;
    site.insert();
    site.boot("cdrom");
    site.bmc->failing = "eject";
    site.bmc->failure = core::BmcError(Kind::refused, "eject media", "busy");
    CHECK(site.detach().status == 502);
    site.bmc->failure.reset();
    CHECK(site.asked_by([&] { CHECK(site.detach().status == 200); }) == Words{"eject"});
}

TEST_CASE("what is set anew while a node leaves keeps it in its project") {
    Site site;
    site.boot("cdrom");
    site.bmc->meanwhile = [&](const std::string& asked) {
        if (!has(asked, "none")) return;
        site.bmc->meanwhile = nullptr;
        site.insert();
    };
    const auto answer = site.detach();
    CHECK(answer.status == 409);
    CHECK_MESSAGE(has(answer.body, "Somebody has just set"), answer.body);
    CHECK_FALSE(site.is_free());
    CHECK(site.detach().status == 200);
}
