// Images of disks that are imported.
#include "drivers/hypervisor/image_file.hpp"

#include <fcntl.h>
#include <unistd.h>

#include <array>

#include "fuzz/target.hpp"
#include "unit/temporary_directory.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    static const haas_test::TemporaryDirectory directory;
    static const auto path = directory.write("disk", "");
    // Written in place: file systems write a file to the disk that was cut first.
    const int descriptor = ::open(path.c_str(), O_WRONLY | O_CLOEXEC);
    const bool is_written = ::write(descriptor, data, size) == static_cast<ssize_t>(size);
    haas_fuzz::require(is_written && ::ftruncate(descriptor, static_cast<off_t>(size)) == 0,
                       "there is room for a file");
    ::close(descriptor);
    haas_fuzz::is_taken([&] {
        const haas::drivers::ImageFile image(path);
        haas_fuzz::require(image.size() == size, "the file has its size");
        std::array<char, 64> bytes{};
        if (image.size() >= bytes.size()) image.read(image.size() - bytes.size(), bytes);
        if (image.size() > 0) static_cast<void>(image.part_at(image.size() - 1));
    });
    return 0;
}
