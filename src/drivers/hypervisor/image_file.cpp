#include "drivers/hypervisor/image_file.hpp"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cctype>
#include <cerrno>
#include <cstring>
#include <string_view>

#include "base/error.hpp"

namespace haas::drivers {

namespace {

using namespace std::string_view_literals;

/// What certain bytes at an offset say about a file.
struct Mark {
    std::size_t offset;
    std::string_view bytes;
    std::string_view what;
    /// The format's name for qemu-img; empty if qemu-img cannot convert it.
    std::string_view qemu_name;
    /// What to do instead.
    std::string_view advice;
};

constexpr std::string_view qcow_magic = "QFI\xfb"sv;

/// @source  file(1)'s and qemu's own tables of magic numbers
constexpr Mark marks[] = {
    {0, "QFI\xfb\0\0\0\1"sv, "an image of format qcow (version 1)", "qcow", {}},
    {0, "QED\0"sv, "an image of format qed", "qed", {}},
    {0, "KDMV"sv, "an image of format vmdk", "vmdk", {}},
    {0, "COWD"sv, "an image of format vmdk", "vmdk", {}},
    {0, "# Disk DescriptorFile"sv, "the descriptor of an image of format vmdk", "vmdk", {}},
    {0, "vhdxfile"sv, "an image of format vhdx", "vhdx", {}},
    {0, "conectix"sv, "an image of format vhd", "vpc", {}},
    {0x40, "\x7f\x10\xda\xbe"sv, "an image of format vdi", "vdi", {}},
    {0, "WithoutFreeSpace"sv, "an image of format parallels", "parallels", {}},
    {0, "WithouFreSpacExt"sv, "an image of format parallels", "parallels", {}},
    {0, "LUKS\xba\xbe"sv, "encrypted (LUKS)", {}, "decrypt it first"},
    {0, "\x1f\x8b"sv, "compressed", {}, "unpack it first: gunzip"},
    {0, "\3757zXZ\0"sv, "compressed", {}, "unpack it first: unxz"},
    {0, "BZh"sv, "compressed", {}, "unpack it first: bunzip2"},
    {0, "\x28\xb5\x2f\xfd"sv, "compressed", {}, "unpack it first: unzstd"},
    {0, "PK\3\4"sv, "an archive (zip)", {}, "unpack it first: unzip"},
    {257, "ustar"sv, "an archive (tar, ova)", {}, "unpack it first: tar xf"},
    {0x8001,
     "CD001"sv,
     "the image of a CD (ISO 9660), which systems are installed from",
     {},
     "import the disk of a machine on which it was installed; or, if you mean the CD itself, use --format raw"},
};

constexpr std::size_t head_length = 0x8001 + 5;
/// A vhd of fixed size is a raw image with a footer of this many bytes.
constexpr std::size_t vhd_footer_length = 512;

bool has(std::string_view text, std::size_t offset, std::string_view bytes) {
    return offset <= text.size() && text.substr(offset).starts_with(bytes);
}

std::uint64_t big_endian(std::string_view text, std::size_t offset, std::size_t length) {
    std::uint64_t number = 0;
    for (std::size_t i = 0; i < length; ++i) number = number << 8U | static_cast<unsigned char>(text.at(offset + i));
    return number;
}

/// Quotes a word for the shell, for commands that people copy.
std::string quoted(const std::string& word) {
    const bool plain = !word.empty() && std::all_of(word.begin(), word.end(), [](unsigned char c) {
        return std::isalnum(c) != 0 || std::strchr("/._+-=:,", c) != nullptr;
    });
    if (plain) return word;
    std::string text = "'";
    for (const char c : word) {
        if (c == '\'') text += "'\\'";
        text += c;
    }
    return text + "'";
}

std::string convert_command(const std::filesystem::path& file, std::string_view format) {
    return "qemu-img convert -f " + std::string(format) + " -O qcow2 " + quoted(file.string()) + " " +
           quoted(file.stem().string() + "-new.qcow2");
}

}  // namespace

std::string to_string(ImageFormat format) { return format == ImageFormat::raw ? "raw" : "qcow2"; }

ImageFile::ImageFile(std::filesystem::path file, std::optional<ImageFormat> format) : path_(std::move(file)) {
    open_file();
    std::string head(std::min<std::uint64_t>(size_, head_length), '\0');
    read(0, head);
    for (const auto& mark : marks) {
        if (!has(head, mark.offset, mark.bytes)) continue;
        if (!mark.qemu_name.empty()) {
            fail("is " + std::string(mark.what) + "; convert it first: " + convert_command(path_, mark.qemu_name));
        }
        if (format != ImageFormat::raw) fail("is " + std::string(mark.what) + "; " + std::string(mark.advice));
    }
    const bool is_qcow2 = has(head, 0, qcow_magic);
    if (format == ImageFormat::qcow2 && !is_qcow2) fail("is not an image of format qcow2");
    // libvirt would also detect qcow2, and give headnodes disks of another size.
    if (format == ImageFormat::raw && is_qcow2) fail("is an image of format qcow2, not raw");
    if (is_qcow2) {
        format_ = ImageFormat::qcow2;
        read_qcow2_header();
        return;
    }
    capacity_ = size_;
    if (format || size_ < vhd_footer_length) return;
    std::string foot(vhd_footer_length, '\0');
    read(size_ - foot.size(), foot);
    if (has(foot, 0, "conectix")) fail("is an image of format vhd; convert it first: " + convert_command(path_, "vpc"));
}

void ImageFile::fail(const std::string& reason) const {
    throw base::Error("The file " + path_.string() + " " + reason);
}

void ImageFile::open_file() {
    // O_NONBLOCK: a pipe, named by mistake, must not block for ever.
    descriptor_ = sys::Descriptor(::open(path_.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY));
    if (!descriptor_.is_open()) fail("cannot be read: " + std::string(std::strerror(errno)));
    struct stat status {};
    if (::fstat(descriptor_.get(), &status) != 0) fail("cannot be read: " + std::string(std::strerror(errno)));
    if (S_ISDIR(status.st_mode)) fail("is a directory");
    if (!S_ISREG(status.st_mode)) fail("is not a regular file");
    if (status.st_size == 0) fail("is empty");
    size_ = static_cast<std::uint64_t>(status.st_size);
    constexpr std::uint64_t unit = 512;  // stat(2), of st_blocks
    occupied_ = std::min(size_, static_cast<std::uint64_t>(status.st_blocks) * unit);
}

/// @source  docs/interop/qcow2.txt of qemu
void ImageFile::read_qcow2_header() {
    constexpr std::size_t length = 80;
    if (size_ < length) fail("is incomplete");
    std::string header(length, '\0');
    read(0, header);
    const auto version = big_endian(header, 4, 4);
    if (version != 2 && version != 3)
        fail("is a qcow2 image of version " + std::to_string(version) + ", which HaaS does not support");
    const auto flatten = "; merge all into one image: " + convert_command(path_, "qcow2");
    if (big_endian(header, 8, 8) != 0) {
        fail("holds only the differences to another image, its backing file" + flatten);
    }
    constexpr std::uint64_t external_data_file = 1U << 2U;
    if (version == 3 && (big_endian(header, 72, 8) & external_data_file) != 0) {
        fail("has its data in another file" + flatten);
    }
    if (big_endian(header, 32, 4) != 0) fail("is encrypted; decrypt it: " + convert_command(path_, "qcow2"));
    capacity_ = big_endian(header, 24, 8);
    if (capacity_ == 0) fail("is the image of an empty disk");
    header_ = std::move(header);
}

ImageFile::Part ImageFile::part_at(std::uint64_t offset) const {
    const auto at = static_cast<off_t>(offset);
    const off_t data = ::lseek(descriptor_.get(), at, SEEK_DATA);
    if (data < 0 && errno == ENXIO) return {size_ - offset, true};
    // If the file system does not know holes, everything counts as data.
    if (data < 0) return {size_ - offset, false};
    if (data > at) return {std::min(static_cast<std::uint64_t>(data), size_) - offset, true};
    const off_t hole = ::lseek(descriptor_.get(), at, SEEK_HOLE);
    if (hole <= at) return {size_ - offset, false};
    return {std::min(static_cast<std::uint64_t>(hole), size_) - offset, false};
}

void ImageFile::read(std::uint64_t offset, std::span<char> bytes) const {
    for (std::size_t done = 0; done < bytes.size();) {
        const auto left = bytes.subspan(done);
        const ssize_t count = ::pread(descriptor_.get(), left.data(), left.size(), static_cast<off_t>(offset + done));
        if (count < 0 && errno == EINTR) continue;
        if (count < 0) fail("cannot be read: " + std::string(std::strerror(errno)));
        if (count == 0) fail("became shorter while it was read");
        done += static_cast<std::size_t>(count);
    }
    // Its owner may still write to the file: a changed header could refer to files that were not checked.
    const std::string_view header(header_);
    const std::string_view read(bytes.data(), bytes.size());
    if (offset < header.size() && header.substr(offset, read.size()) != read.substr(0, header.size() - offset)) {
        fail("was changed while it was read");
    }
}

}  // namespace haas::drivers
