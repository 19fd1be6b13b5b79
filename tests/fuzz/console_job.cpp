// The job that haas-console reads from a pipe: the BMC whose console it logs.
#include "console/job.hpp"

#include "fuzz/target.hpp"

using namespace haas;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    haas_fuzz::is_taken([&] {
        const auto job = console::parse_job(haas_fuzz::text_of(data, size));
        haas_fuzz::require(!job.address.host.empty(), "a job names a host");
        const auto again = console::parse_job(console::to_json(job));
        haas_fuzz::require(again.address == job.address && again.node == job.node, "a job can be written and read");
        haas_fuzz::require(again.password.reveal() == job.password.reveal(), "with its password");
    });
    return 0;
}
