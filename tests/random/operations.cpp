#include "random/operations.hpp"

#include <algorithm>
#include <numeric>
#include <stdexcept>

#include "base/json.hpp"

namespace haas_test {

namespace {

/// So many of a hundred choices are of something that exists.
constexpr int mostly = 90;

template <class Map>
std::vector<typename Map::key_type> keys(const Map& map) {
    std::vector<typename Map::key_type> list;
    for (const auto& [key, value] : map) list.push_back(key);
    return list;
}

template <class Name>
Name choose(Random& random, const std::vector<Name>& existing, const std::vector<Name>& all) {
    return !existing.empty() && random.chance(mostly) ? random.pick(existing) : random.pick(all);
}

}  // namespace

Names::Names() {
    for (const std::string bridge : {"s1", "s2"}) {
        for (char digit = '1'; digit <= '9'; ++digit) {
            ports.emplace_back(bridge, std::string(bridge == "s1" ? "a" : "b") + digit);
        }
    }
}

const Names& names() {
    static const Names instance;
    return instance;
}

bool is_missing_on_switch(const PortName& port) { return port.second.back() == '9'; }

std::string Operation::text() const {
    return user + " " + kind->name + " " + std::string(haas::http::method_name(method)) + " " + path + " " + body;
}

const std::vector<Kind>& kinds() {
    static const auto all = [] {
        std::vector<Kind> list;
        for (const auto& part : {project_kinds(), node_kinds(), network_kinds(), networking_kinds(), move_kinds(),
                                 group_kinds(), read_kinds(), misuse_kinds()}) {
            list.insert(list.end(), part.begin(), part.end());
        }
        return list;
    }();
    return all;
}

const Kind& kind(const std::string& name) {
    const auto found =
        std::find_if(kinds().begin(), kinds().end(), [&](const auto& each) { return each.name == name; });
    if (found == kinds().end()) throw std::logic_error("no kind of operation " + name);
    return *found;
}

namespace {

Operation make(const Kind& kind, const Model& model, Random& random) {
    auto operation = kind.make(model, random);
    operation.kind = &kind;
    return operation;
}

Operation draw_operation(const Model& model, Random& random) {
    const int total =
        std::accumulate(kinds().begin(), kinds().end(), 0, [](int sum, const auto& each) { return sum + each.weight; });
    int at = static_cast<int>(random.below(static_cast<std::size_t>(total)));
    const Kind* chosen = nullptr;
    for (const auto& each : kinds()) {
        chosen = &each;
        at -= each.weight;
        if (at < 0) break;
    }
    return make(*chosen, model, random);
}

}  // namespace

Operation choose_operation(const Model& model, Random& random) {
    auto operation = draw_operation(model, random);
    // By pure chance, most requests would be refused.
    for (int i = 0; i < 2 && expected_status(model, operation) >= 400 && random.chance(60); ++i) {
        operation = draw_operation(model, random);
    }
    return operation;
}

Operation choose_networking(const Model& model, Random& random) {
    auto operation = draw_operation(model, random);
    for (int i = 0; i < 100 && expected_status(model, operation) != 202; ++i) operation = draw_operation(model, random);
    return operation;
}

Operation choose_change(const Model& model, Random& random) {
    const auto is_change = [&](const Operation& operation) {
        return operation.method != haas::http::Method::get && expected_status(model, operation) < 300;
    };
    auto operation = draw_operation(model, random);
    for (int i = 0; i < 100 && !is_change(operation); ++i) operation = draw_operation(model, random);
    return operation;
}

Operation choose_rival(const Model& model, Random& random, const Operation& first) {
    auto operation = make(*first.kind, model, random);
    for (int i = 0; i < 5 && expected_status(model, operation) >= 300; ++i)
        operation = make(*first.kind, model, random);
    return operation;
}

int expected_status(const Model& model, const Operation& operation) {
    const auto user = model.users.find(operation.user);
    if (user == model.users.end() || (operation.password && *operation.password != user->second.password)) return 401;
    return operation.kind->expect(model, operation);
}

std::string choose_administrator(const Model& model, Random& random) {
    if (random.chance(mostly)) return "admin";
    return random.chance(5) ? "mallory" : random.pick(keys(model.users));
}

std::string choose_user(const Model& model, Random& random, const Text& project) {
    std::vector<std::string> members;
    for (const auto& [label, user] : model.users) {
        if (project && user.projects.contains(*project)) members.push_back(label);
    }
    if (!members.empty() && random.chance(65)) return random.pick(members);
    return random.chance(60) ? "admin" : random.pick(keys(model.users));
}

std::string choose_project(const Model& model, Random& random) {
    return choose(random, std::vector<std::string>(model.projects.begin(), model.projects.end()), names().projects);
}

std::string choose_node(const Model& model, Random& random) { return choose(random, keys(model.nodes), names().nodes); }

std::string choose_network(const Model& model, Random& random) {
    return choose(random, keys(model.networks), names().networks);
}

PortName choose_port(const Model& model, Random& random) { return choose(random, keys(model.ports), names().ports); }

NicName choose_nic(const Model& model, Random& random) {
    return choose(random, keys(model.nics), {{random.pick(names().nodes), random.pick(names().nics)}});
}

std::string make_secret(Random& random) {
    std::string secret = "secret-";
    for (int i = 0; i < 12; ++i) secret += static_cast<char>('a' + random.below(26));
    return secret;
}

Operation make_operation(std::string user, haas::http::Method method, std::string path, std::string body) {
    Operation operation;
    operation.user = std::move(user);
    operation.method = method;
    operation.path = std::move(path);
    operation.body = std::move(body);
    return operation;
}

std::string json_object(std::initializer_list<std::pair<const char*, std::string>> members) {
    haas::base::JsonWriter json;
    json.begin_object();
    for (const auto& [key, value] : members) json.key(key).string(value);
    return json.end_object().take();
}

std::string port_path(const PortName& port) { return "/switch/" + port.first + "/port/" + port.second; }

std::vector<std::string> strings(const Json& list) {
    std::vector<std::string> texts;
    for (const auto& each : list.GetArray()) texts.emplace_back(each.GetString());
    return texts;
}

std::map<std::string, std::string> string_map(const Json& object) {
    std::map<std::string, std::string> map;
    for (const auto& each : object.GetObject()) map.emplace(each.name.GetString(), each.value.GetString());
    return map;
}

}  // namespace haas_test
