// haas.cfg.
#include "sys/config.hpp"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include "fuzz/target.hpp"
#include "unit/temporary_directory.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    static const haas_test::TemporaryDirectory directory;
    static const auto file = directory.write("haas.cfg", "");
    // Written in place: file systems write a file to the disk that was cut first.
    const int descriptor = ::open(file.c_str(), O_WRONLY | O_CLOEXEC);
    const bool is_written = ::write(descriptor, data, size) == static_cast<ssize_t>(size);
    haas_fuzz::require(is_written && ::ftruncate(descriptor, static_cast<off_t>(size)) == 0,
                       "there is room for a file");
    ::close(descriptor);
    haas_fuzz::is_taken([&] {
        const auto config = haas::sys::read_config(file);
        haas_fuzz::require(config.file == file, "the file that was read is named");
        haas_fuzz::require(!config.database.uri.empty() && !config.bmc.key_file.empty(), "there are usual values");
    });
    return 0;
}
