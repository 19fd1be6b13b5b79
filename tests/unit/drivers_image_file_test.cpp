#include <doctest/doctest.h>

#include <fstream>
#include <string>
#include <vector>

#include "base/error.hpp"
#include "drivers/hypervisor/image_file.hpp"
#include "unit/temporary_directory.hpp"

using namespace haas;
using drivers::ImageFile;
using drivers::ImageFormat;
using haas_test::TemporaryDirectory;
using namespace std::string_literals;

namespace {

std::string big_endian(std::uint64_t number, int length) {
    std::string bytes;
    for (int i = length - 1; i >= 0; --i) bytes += static_cast<char>(number >> (8 * i) & 0xffU);
    return bytes;
}

/// The fields of a qcow2 header that matter here.
struct Qcow2 {
    std::uint64_t version = 3;
    std::uint64_t backing_file = 0;
    std::uint64_t size = 1048576;
    std::uint64_t encryption = 0;
    std::uint64_t features = 0;

    std::string bytes() const {
        return "QFI\xfb" + big_endian(version, 4) + big_endian(backing_file, 8) + big_endian(0, 4) + big_endian(16, 4) +
               big_endian(size, 8) + big_endian(encryption, 4) + std::string(36, '\0') + big_endian(features, 8) +
               std::string(1000, '\0');
    }
};

/// What the file is refused for; nothing when it is taken.
std::string refusal(const std::string& content, std::optional<ImageFormat> format = std::nullopt) {
    const TemporaryDirectory directory;
    try {
        // NOLINTNEXTLINE(bugprone-unused-raii): only whether it throws is asked
        ImageFile(directory.write("it.img", content), format);
        return {};
    } catch (const base::Error& error) {
        return error.what();
    }
}

bool is_in(const std::string& part, const std::string& text) { return text.find(part) != std::string::npos; }

std::string at(std::size_t offset, const std::string& bytes) {
    return std::string(offset, '\0') + bytes + std::string(600, '\0');
}

}  // namespace

TEST_CASE("a file without a known header is a raw image") {
    const TemporaryDirectory directory;
    const ImageFile file(directory.write("it.img", std::string(1536, 'x')));
    CHECK(file.format() == ImageFormat::raw);
    CHECK(file.size() == 1536);
    CHECK(file.capacity() == 1536);
    CHECK(refusal("x").empty());
}

TEST_CASE("a qcow2 image is known by its header, which has the size of the disk") {
    for (const std::uint64_t version : {2U, 3U}) {
        const TemporaryDirectory directory;
        Qcow2 header;
        header.version = version;
        header.size = 10737418240U;
        const auto path = directory.write("it.img", header.bytes());
        const ImageFile file(path);
        CHECK(file.format() == ImageFormat::qcow2);
        CHECK(file.capacity() == 10737418240U);
        CHECK(ImageFile(path, ImageFormat::qcow2).capacity() == file.capacity());
    }
}

TEST_CASE("a qcow2 image that needs another file or a key is refused, with the command that helps") {
    Qcow2 header;
    header.backing_file = 0x200;
    CHECK(
        is_in("backing file; merge all into one image: qemu-img convert -f qcow2 -O qcow2 ", refusal(header.bytes())));
    header = {};
    header.features = 4;
    CHECK(is_in("data in another file; merge all into one image: qemu-img convert ", refusal(header.bytes())));
    // Version 2 has no features at that place.
    header.version = 2;
    CHECK(refusal(header.bytes()).empty());
    header = {};
    header.encryption = 2;
    CHECK(is_in("encrypted", refusal(header.bytes())));
}

TEST_CASE("a broken qcow2 header is refused") {
    Qcow2 header;
    CHECK(is_in("is incomplete", refusal(header.bytes().substr(0, 40))));
    header.version = 4;
    CHECK(is_in("version 4", refusal(header.bytes())));
    header = {};
    header.size = 0;
    CHECK(is_in("an empty disk", refusal(header.bytes())));
}

TEST_CASE("other formats are refused with the command that converts them, also if the user says raw") {
    const std::vector<std::pair<std::string, std::string>> images = {
        {"qcow", "QFI\xfb\0\0\0\1"s + std::string(600, '\0')},
        {"vmdk", at(0, "KDMV")},
        {"vhdx", at(0, "vhdxfile")},
        {"vpc", at(0, "conectix")},
        {"vdi", at(0x40, "\x7f\x10\xda\xbe")},
        {"qed", at(0, "QED\0"s)}};
    for (const auto& [name, content] : images) {
        CAPTURE(name);
        CHECK(is_in("qemu-img convert -f " + name + " -O qcow2 ", refusal(content)));
        CHECK(is_in("qemu-img convert -f " + name + " -O qcow2 ", refusal(content, ImageFormat::raw)));
    }
    CHECK(is_in("convert -f vpc", refusal(std::string(4096, 'x') + "conectix" + std::string(504, '\0'))));
    CHECK(is_in("qcow2, not raw", refusal(Qcow2().bytes(), ImageFormat::raw)));
    CHECK(is_in("not an image of format qcow2", refusal("something", ImageFormat::qcow2)));
}

TEST_CASE("a file that is not a disk is refused, unless the user says raw") {
    for (const auto& content : {at(0, "\x1f\x8b"), at(0, "\3757zXZ\0"s), at(0, "PK\3\4"), at(257, "ustar"),
                                at(0x8001, "CD001"), at(0, "LUKS\xba\xbe")}) {
        CHECK(!refusal(content).empty());
        CHECK(refusal(content, ImageFormat::raw).empty());
    }
}

TEST_CASE("a name that a shell would not take as it is, is quoted in the command") {
    const TemporaryDirectory directory;
    const auto path = directory.write("it's mine.vmdk", at(0, "KDMV"));
    CHECK_THROWS_WITH_AS(ImageFile{path}, doctest::Contains("mine.vmdk' 'it'\\''s mine-new.qcow2'"), base::Error);
}

TEST_CASE("holes in a file are found, and a file that gets shorter is noticed") {
    const TemporaryDirectory directory;
    const auto path = directory.write("it.img", "begin");
    std::filesystem::resize_file(path, 1U << 20U);
    const ImageFile file(path);
    CHECK(file.occupied() < file.size());
    const auto first = file.part_at(0);
    CHECK(!first.is_hole);
    if (first.length < file.size()) {
        CHECK(file.part_at(first.length).is_hole);
        CHECK(file.part_at(first.length).length == file.size() - first.length);
    }
    std::filesystem::resize_file(path, 3);
    std::string buffer(5, '\0');
    CHECK_THROWS_WITH_AS(file.read(0, buffer), doctest::Contains("became shorter"), base::Error);
}

TEST_CASE("a qcow2 whose owner changes its header after it was looked at is not taken") {
    const TemporaryDirectory directory;
    const auto path = directory.write("image", Qcow2{}.bytes());
    const ImageFile file(path, std::nullopt);
    std::string piece(512, '\0');
    file.read(0, piece);
    file.read(100, piece);
    Qcow2 linked;
    linked.backing_file = 512;
    std::ofstream(path, std::ios::in | std::ios::binary) << linked.bytes();
    file.read(100, piece);
    CHECK_THROWS_AS(file.read(0, piece), base::Error);
    CHECK_THROWS_AS(file.read(8, piece), base::Error);
}
