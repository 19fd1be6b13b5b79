// Runs a fuzz target without libFuzzer: on its corpus, and on inputs made from that, the same ones each time. It speaks
// TAP.
//
// usage: TARGET [FILE...]    only these inputs
#include <fcntl.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <csignal>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iostream>
#include <iterator>
#include <random>
#include <sstream>
#include <string>
#include <utility>
#include <vector>

#include "fuzz/target.hpp"

namespace {

namespace fs = std::filesystem;

/// Larger inputs are only replayed.
constexpr std::size_t largest_made = 32768;

std::string folder() {
    const char* const source = std::getenv("HAAS_SOURCE_DIR");
    return std::string(source != nullptr ? source : ".") + "/tests/";
}

/// The input that is being read, which a crash leaves in a file.
std::string current;
std::string crash_file;

void keep_input(int signal) {
    const int file = ::open(crash_file.c_str(), O_WRONLY | O_CREAT | O_TRUNC, 0600);
    const bool is_kept = ::write(file, current.data(), current.size()) == static_cast<ssize_t>(current.size());
    const std::string_view words = is_kept ? "the input is kept: " : "the input could not be kept: ";
    static_cast<void>(!::write(STDERR_FILENO, words.data(), words.size()));
    static_cast<void>(!::write(STDERR_FILENO, crash_file.data(), crash_file.size()));
    static_cast<void>(!::write(STDERR_FILENO, "\n", 1));
    std::signal(signal, SIG_DFL);
    std::raise(signal);
}

void read(std::string input) {
    current = std::move(input);
    // A copy of exactly this size, so that sanitizers and valgrind see a read behind the end.
    const std::vector<std::uint8_t> bytes(current.begin(), current.end());
    LLVMFuzzerTestOneInput(bytes.data(), bytes.size());
}

void add_file(std::vector<std::string>& corpus, const fs::path& path) {
    std::ifstream file(path, std::ios::binary);
    if (!file) throw std::runtime_error("cannot read " + path.string());
    corpus.emplace_back(std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>());
}

void add_folder(std::vector<std::string>& corpus, const fs::path& path) {
    std::vector<fs::path> files;
    for (const auto& entry : fs::directory_iterator(path)) {
        if (entry.is_regular_file()) files.push_back(entry.path());
    }
    std::sort(files.begin(), files.end());
    for (const auto& file : files) add_file(corpus, file);
}

/// The target's own inputs, and those of the tests that `seeds` names.
std::vector<std::string> corpus_of(const std::string& target) {
    std::vector<std::string> corpus;
    add_folder(corpus, folder() + "fuzz/corpus/" + target);
    std::ifstream seeds(folder() + "fuzz/seeds");
    for (std::string line; std::getline(seeds, line);) {
        std::istringstream words(line);
        std::string word;
        if (!(words >> word) || word != target) continue;
        while (words >> word) add_folder(corpus, folder() + word);
    }
    return corpus;
}

/// Makes inputs from those that there are.
class Mutator {
public:
    explicit Mutator(const std::vector<std::string>& corpus) : corpus_(corpus) {}

    std::string make() {
        std::string input = pick();
        for (auto changes = 1 + below(4); changes > 0; --changes) change(input);
        input.resize(std::min(input.size(), largest_made));
        return input;
    }

private:
    // The distributions of the standard library are not the same everywhere.
    std::size_t below(std::size_t end) { return end == 0 ? 0 : random_() % end; }
    const std::string& pick() { return corpus_[below(corpus_.size())]; }

    void change(std::string& input) {
        static constexpr std::array<std::string_view, 16> words = {
            "\0",  "\n", "\"", "{",    "[",  "-1", "0",    "4095",
            "1e9", "<",  "/",  "\xff", "&#", "%",  "\\u0", "18446744073709551616"};
        const std::size_t at = below(input.size() + 1);
        const std::size_t length = 1 + below(below(8) == 0 ? input.size() + 1 : 16);
        switch (below(6)) {
            case 0: input.erase(at, length); break;
            case 1: input.insert(at, input.substr(at, length)); break;
            case 2: input.replace(at, std::min<std::size_t>(1, input.size() - at), words[below(words.size())]); break;
            case 3: input.insert(at, words[below(words.size())]); break;
            case 4:
                if (at < input.size()) input[at] = static_cast<char>(input[at] ^ (1 << below(8)));
                break;
            default: {
                const auto& other = pick();
                input.insert(at, other.substr(below(other.size() + 1), length));
            }
        }
    }

    const std::vector<std::string>& corpus_;
    std::mt19937 random_{20260801};
};

}  // namespace

int main(int argc, char** argv) {
    try {
        const std::string target = fs::path(argv[0]).filename();
        const char* const build = std::getenv("HAAS_BUILD_DIR");
        crash_file = std::string(build != nullptr ? build : ".") + "/tests/fuzz/" + target + ".crash";
        for (const int signal : {SIGABRT, SIGSEGV, SIGBUS, SIGFPE, SIGILL}) std::signal(signal, keep_input);
        std::vector<std::string> corpus;
        if (argc > 1) {
            for (int i = 1; i < argc; ++i) add_file(corpus, argv[i]);
        } else {
            corpus = corpus_of(target);
        }
        for (const auto& input : corpus) read(input);
        std::cout << "ok 1 - " << target << " reads all of its " << corpus.size() << " inputs" << std::endl;
        const bool is_long = std::getenv("HAAS_LONG") != nullptr && std::string(std::getenv("HAAS_LONG")) == "1";
        const int count = argc > 1 ? 0 : is_long ? 100000 : 2000;
        Mutator mutator(corpus);
        for (int i = 0; i < count; ++i) read(mutator.make());
        std::cout << "ok 2 - " << target << " reads " << count << " inputs that were made from these\n1..2"
                  << std::endl;
        return EXIT_SUCCESS;
    } catch (const std::exception& error) {
        std::cout << "Bail out! " << error.what() << std::endl;
        return EXIT_FAILURE;
    }
}
