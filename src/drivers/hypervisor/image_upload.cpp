#include "drivers/hypervisor/image_upload.hpp"

#include <algorithm>
#include <span>
#include <vector>

namespace haas::drivers::libvirt {

namespace {

/// libvirt sends no more than 262120 bytes in one message to older servers.
constexpr std::uint64_t piece_length = std::uint64_t{128} * 1024;

/// An upload stream, which is aborted unless finish() is called.
class Upload {
public:
    Upload(virConnectPtr connection, Progress& progress, virStorageVolPtr volume, std::uint64_t length)
        : progress_(progress), stream_(virStreamNew(connection, 0)) {
        if (!stream_) progress_.fail();
        if (virStorageVolUpload(volume, stream_.get(), 0, length, VIR_STORAGE_VOL_UPLOAD_SPARSE_STREAM) != 0)
            progress_.fail();
        running_ = true;
    }
    ~Upload() {
        if (running_) virStreamAbort(stream_.get());
    }
    Upload(const Upload&) = delete;
    Upload& operator=(const Upload&) = delete;

    void send(std::span<const char> bytes) {
        while (!bytes.empty()) {
            const int sent = virStreamSend(stream_.get(), bytes.data(), bytes.size());
            if (sent < 0) fail();
            bytes = bytes.subspan(static_cast<std::size_t>(sent));
        }
    }
    void send_hole(std::uint64_t length) {
        if (virStreamSendHole(stream_.get(), static_cast<long long>(length), 0) != 0) fail();
    }
    void finish() {
        running_ = false;
        if (virStreamFinish(stream_.get()) != 0) progress_.fail();
    }

private:
    [[noreturn]] void fail() {
        // libvirt has already ended the stream.
        running_ = false;
        progress_.fail();
    }

    Progress& progress_;
    Stream stream_;
    bool running_ = false;
};

bool is_zero(const std::vector<char>& bytes, std::size_t length) {
    return std::all_of(bytes.begin(), bytes.begin() + static_cast<std::ptrdiff_t>(length),
                       [](char c) { return c == 0; });
}

/// How many bytes libvirt has already written to a new volume. A hole keeps old bytes, so this part must have no holes.
std::uint64_t written_already(Progress& progress, virStorageVolPtr volume, ImageFormat format) {
    if (format == ImageFormat::raw) return 0;
    virStorageVolInfo info{};
    if (virStorageVolGetInfoFlags(volume, &info, VIR_STORAGE_VOL_GET_PHYSICAL) != 0) progress.fail();
    return info.allocation;
}

}  // namespace

void upload(virConnectPtr connection, Progress& progress, virStorageVolPtr volume, const ImageFile& file,
            const UploadWatch& watch) {
    progress.step("upload the image");
    const auto solid = written_already(progress, volume, file.format());
    const auto end = std::max(file.size(), solid);
    Upload upload(connection, progress, volume, end);
    std::vector<char> piece(piece_length);
    for (std::uint64_t at = 0; at < end;) {
        watch(std::min(at, file.size()));
        auto length = std::min(end - at, piece_length);
        bool hole = false;
        if (at >= file.size()) {
            std::fill(piece.begin(), piece.end(), '\0');
        } else {
            const auto part = file.part_at(at);
            if (part.is_hole && at >= solid) {
                upload.send_hole(part.length);
                at += part.length;
                continue;
            }
            length = std::min({length, file.size() - at, at < solid ? solid - at : length});
            file.read(at, std::span(piece).first(length));
            hole = at >= solid && is_zero(piece, length);
        }
        if (hole) {
            upload.send_hole(length);
        } else {
            upload.send(std::span(piece).first(length));
        }
        at += length;
    }
    upload.finish();
    watch(file.size());
}

}  // namespace haas::drivers::libvirt
