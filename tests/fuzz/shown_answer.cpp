// What the `haas` command shows of a service's answer. Of an input, the first byte chooses the form.
#include <algorithm>
#include <array>

#include "cli/answer.hpp"
#include "cli/show.hpp"
#include "fuzz/target.hpp"

using namespace haas;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    if (size == 0) return 0;
    constexpr std::array forms = {cli::Form::list, cli::Form::record, cli::Form::table, cli::Form::action};
    const cli::Answer answer{data[0] % 2 == 0 ? 200 : 409, std::string(haas_fuzz::text_of(data + 1, size - 1))};
    haas_fuzz::is_taken([&] {
        const auto body = cli::read_body(answer);
        const auto text = cli::show({.form = forms.at(data[0] / 2 % forms.size()), .key_column = "NODE"}, body);
        const auto is_control = [](char c) { return static_cast<unsigned char>(c) < 0x20 && c != '\n'; };
        haas_fuzz::require(std::none_of(text.begin(), text.end(), is_control), "nothing steers the terminal");
    });
    haas_fuzz::is_taken([&] { cli::refusal(answer); });
    return 0;
}
