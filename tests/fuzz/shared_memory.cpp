// The memory that workers share, with anything in it: a worker may be killed while it writes, or break. The first byte
// of an input chooses the moment. What follows are changes: each a place (4 bytes), a count (1 byte) and so many bytes;
// with a count of 0, all memory behind the place is filled with the next 8 bytes.
#include <algorithm>
#include <cstdlib>
#include <cstring>
#include <iterator>
#include <memory>
#include <string>
#include <string_view>

#include "base/guess_limits.hpp"
#include "base/proof_table.hpp"
#include "base/verification_line.hpp"
#include "fuzz/target.hpp"

using namespace haas;
using base::ProofTable;
using base::VerificationLine;
using haas_fuzz::require;

namespace {

/// What a table and a line begin with: their kind, and the key of their digests.
constexpr std::size_t head = 8 + 32;

/// Memory as a worker has formatted it, again and again.
class Memory {
public:
    Memory(std::size_t size, void (*format)(void*))
        : size_((size + 63) / 64 * 64), fresh_(allocate()), used_(allocate()) {
        std::memset(fresh_.get(), 0, size_);
        format(fresh_.get());
        // The same digests each time.
        std::memset(bytes(fresh_) + 8, 0, head - 8);
    }
    /// With these changes. Whoever maps memory of another kind makes it anew.
    const std::shared_ptr<void>& renew(std::string_view changes) const {
        std::memcpy(used_.get(), fresh_.get(), size_);
        constexpr std::size_t begin = sizeof(std::uint32_t) + 1;
        while (changes.size() > begin) {
            std::uint32_t place = 0;
            std::memcpy(&place, changes.data(), sizeof place);
            const std::size_t at = place % size_;
            const std::size_t count = static_cast<unsigned char>(changes[begin - 1]);
            const auto word = changes.substr(begin, count == 0 ? 8 : count);
            write(at, word, count == 0 ? size_ : at + word.size());
            changes.remove_prefix(begin + word.size());
        }
        std::memcpy(used_.get(), fresh_.get(), head);
        return used_;
    }

private:
    static char* bytes(const std::shared_ptr<void>& memory) { return static_cast<char*>(memory.get()); }
    std::shared_ptr<void> allocate() const { return {std::aligned_alloc(64, size_), std::free}; }
    /// The word, again and again, up to `end`.
    void write(std::size_t at, std::string_view word, std::size_t end) const {
        char* const begin = bytes(used_) + at;
        const auto whole = std::min(end, size_) - at;
        auto done = std::min(word.size(), whole);
        std::memcpy(begin, word.data(), done);
        for (std::size_t more = 0; done < whole; done += more) {
            more = std::min(done, whole - done);
            std::memcpy(begin + done, begin, more);
        }
    }

    std::size_t size_;
    std::shared_ptr<void> fresh_;
    std::shared_ptr<void> used_;
};

const std::string user = "alice";
const base::Secret password("secret");

void prove(const std::shared_ptr<void>& memory, std::int64_t moment) {
    const ProofTable table(memory);
    const ProofTable::Claim claim{user, password, "$y$hash"};
    const auto now = base::from_seconds(moment);
    static_cast<void>(table.knows(user, password, now));
    static_cast<void>(table.renew(claim, now));
    table.keep(claim, now);
    require(table.knows(user, password, now) && table.renew(claim, now), "what was proven is known");
}

/// Somebody with a right password, who comes back each second until it is verified.
bool gets_turn(VerificationLine& line, VerificationLine::Time& now) {
    constexpr int patience = 60;
    for (int i = 0; i < patience; ++i, ++now) {
        const auto place = line.enter({"192.0.2.1", user, password}, now);
        line.give_turns(now);
        const bool works = place && line.state(*place) == VerificationLine::State::working;
        if (works) line.leave(*place, VerificationLine::Outcome::right, now);
        // Those who had the other places are gone.
        for (const auto each : line.taken()) line.leave(each, VerificationLine::Outcome::unknown, now);
        if (works) return true;
        const auto pause = line.pause({"192.0.2.1", user, password}, now);
        require(pause >= std::chrono::seconds(1) && pause <= base::GuessLimits::longest_pause_of_user,
                "a pause is short");
    }
    return false;
}

void wait_in_line(const std::shared_ptr<void>& memory, std::int64_t moment, VerificationLine::Guesses guesses) {
    VerificationLine line(memory, 6, 2, guesses);
    VerificationLine::Time now(moment);
    for (const std::string name : {"alice", "bob", "carol"}) {
        const auto place = line.enter({"192.0.2.7", name, password}, now);
        line.give_turns(now);
        const auto outcome = name == "alice" ? VerificationLine::Outcome::right : VerificationLine::Outcome::wrong;
        if (place) line.leave(*place, outcome, now);
    }
    require(gets_turn(line, now), "whoever comes back gets a turn");
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    static const Memory proofs(ProofTable::size(), ProofTable::format);
    static const Memory line(VerificationLine::size(), VerificationLine::format);
    constexpr std::int64_t moments[] = {1, 50000, 1796000000, std::int64_t{1} << 40U};
    if (size == 0) return 0;
    const auto moment = moments[data[0] % std::size(moments)];
    const auto changes = haas_fuzz::text_of(data + 1, size - 1);
    prove(proofs.renew(changes), moment);
    using enum VerificationLine::Guesses;
    wait_in_line(line.renew(changes), moment, data[0] < 128 ? as_others : slowed);
    return 0;
}
