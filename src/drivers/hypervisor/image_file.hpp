// The file of a disk image, before its upload to libvirt: its format, and which parts of it hold data.
#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>
#include <span>
#include <string>

#include "sys/descriptor.hpp"

namespace haas::drivers {

enum class ImageFormat { raw, qcow2 };

/// raw or qcow2
std::string to_string(ImageFormat format);

/// An image that can be imported.
class ImageFile {
public:
    /// @param format  the file's format; if it is empty, the first bytes decide
    /// @throws base::Error  for a file that cannot be read or is not an image; also for an image of another format, or
    ///                      one that needs other files: then the text has a command that converts it
    explicit ImageFile(std::filesystem::path file, std::optional<ImageFormat> format = std::nullopt);

    const std::filesystem::path& path() const { return path_; }
    ImageFormat format() const { return format_; }
    std::uint64_t size() const { return size_; }          ///< of the file, in bytes
    std::uint64_t capacity() const { return capacity_; }  ///< of the disk, in bytes
    std::uint64_t occupied() const { return occupied_; }  ///< the space that the file takes on its disk, in bytes

    struct Part {
        std::uint64_t length = 0;
        bool is_hole = false;  ///< nothing was ever written there
    };
    /// The part that begins at `offset`, below size().
    Part part_at(std::uint64_t offset) const;

    /// Fills `buffer` with bytes from `offset` on.
    /// @throws base::Error  also when the file has become shorter
    void read(std::uint64_t offset, std::span<char> bytes) const;

private:
    [[noreturn]] void fail(const std::string& reason) const;
    void open_file();
    void read_qcow2_header();

    std::filesystem::path path_;
    sys::Descriptor descriptor_;
    ImageFormat format_ = ImageFormat::raw;
    std::uint64_t size_ = 0;
    std::uint64_t capacity_ = 0;
    std::uint64_t occupied_ = 0;
    std::string header_;  ///< the header that was checked; read() requires that it is still the same
};

}  // namespace haas::drivers
