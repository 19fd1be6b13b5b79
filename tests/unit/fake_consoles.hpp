// Consoles that are only noted.
#pragma once

#include <algorithm>
#include <functional>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "core/console.hpp"

namespace haas_test {

class FakeConsoles final : public haas::core::ConsoleKeeper {
public:
    struct Console {
        std::string node;
        haas::core::BmcAccess bmc;
        std::string log;
        bool running = true;
    };

    void start(const std::string& id, const std::string& node, const haas::core::BmcAccess& bmc) override {
        ++starts;
        if (meanwhile) meanwhile();
        if (!refusal.empty()) throw haas::base::Error(refusal);
        auto& console = consoles[id];
        console.node = node;
        console.bmc = bmc;
        console.running = true;
    }
    void stop(const std::string& id) override {
        if (!refusal.empty()) throw haas::base::Error(refusal);
        consoles.erase(id);
    }
    std::vector<std::string> list() const override {
        std::vector<std::string> ids;
        for (const auto& [id, console] : consoles) ids.push_back(id);
        return ids;
    }
    bool is_running(const std::string& id) const override {
        if (when_asked) when_asked();
        const auto found = consoles.find(id);
        return found != consoles.end() && found->second.running;
    }
    std::unique_ptr<haas::core::ConsoleReader> read(const std::string& id, std::uint64_t offset) override {
        if (!consoles.contains(id)) return nullptr;
        return std::make_unique<Reader>(*this, id, offset);
    }

    haas::core::ConsoleFiles open(const std::string&) override { return {}; }

    std::map<std::string, Console> consoles;
    std::string refusal;
    int starts = 0;
    /// What others do while one is started.
    std::function<void()> meanwhile;
    /// What they do when somebody asks whether one runs.
    std::function<void()> when_asked;

private:
    class Reader final : public haas::core::ConsoleReader {
    public:
        Reader(FakeConsoles& keeper, std::string id, std::uint64_t offset)
            : keeper_(keeper), id_(std::move(id)), offset_(offset) {}
        std::uint64_t offset() const override { return offset_; }
        std::string next(std::size_t most, std::chrono::milliseconds) override {
            if (is_over()) return {};
            const auto& log = keeper_.consoles[id_].log;
            if (offset_ >= log.size()) return {};
            auto piece = log.substr(offset_, most);
            offset_ += piece.size();
            return piece;
        }
        bool is_over() const override { return !keeper_.consoles.contains(id_); }

    private:
        FakeConsoles& keeper_;
        std::string id_;
        std::uint64_t offset_;
    };
};

}  // namespace haas_test
