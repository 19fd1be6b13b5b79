#include "bmc/redfish_wire.hpp"

#include <cstdint>
#include <sstream>
#include <stdexcept>

#include "base/text.hpp"

namespace haas_test {

namespace {

std::uint32_t crc32(const std::string& bytes) {
    std::uint32_t crc = 0xffffffff;
    for (const char c : bytes) {
        crc ^= static_cast<unsigned char>(c);
        for (int bit = 0; bit < 8; ++bit) crc = (crc >> 1) ^ ((crc & 1) != 0 ? 0xedb88320 : 0);
    }
    return ~crc;
}

void append_little_endian(std::string& bytes, std::uint32_t number, int size) {
    for (int i = 0; i < size; ++i) bytes += static_cast<char>(number >> (8 * i) & 0xff);
}

/// A gzip file of stored blocks: what every decompressor reads, without a compressor here.
/// @source  RFC 1951 (3.2.4), RFC 1952
std::string to_gzip(const std::string& text) {
    std::string bytes("\x1f\x8b\x08\0\0\0\0\0\0\xff", 10);
    std::size_t at = 0;
    do {
        const std::string block = text.substr(at, 0xffff);
        at += block.size();
        bytes += at == text.size() ? '\1' : '\0';
        const auto size = static_cast<std::uint32_t>(block.size());
        append_little_endian(bytes, size, 2);
        append_little_endian(bytes, ~size, 2);
        bytes += block;
    } while (at < text.size());
    append_little_endian(bytes, crc32(text), 4);
    append_little_endian(bytes, static_cast<std::uint32_t>(text.size()), 4);
    return bytes;
}

std::string to_chunks(const std::string& body) {
    std::ostringstream text;
    for (std::size_t at = 0; at < body.size(); at += 100) {
        const std::string chunk = body.substr(at, 100);
        text << std::hex << chunk.size() << "\r\n" << chunk << "\r\n";
    }
    return text.str() + "0\r\n\r\n";
}

}  // namespace

void RedfishWire::obey(const std::string& lines) {
    *this = {};
    std::istringstream stream(lines);
    for (std::string line; std::getline(stream, line);) {
        std::istringstream words(line);
        std::string verb;
        std::string value;
        words >> verb >> value;
        if (verb == "tls") old_tls = value == "old";
        if (verb != "wire") continue;
        if (value == "idle") {
            words >> idle_ms;
            continue;
        }
        bool* const which = value == "http10"    ? &http10
                            : value == "close"   ? &close
                            : value == "once"    ? &once
                            : value == "chunked" ? &chunked
                            : value == "gzip"    ? &gzip
                            : value == "bom"     ? &bom
                            : value == "lower"   ? &lower
                                                 : nullptr;
        if (which == nullptr) throw std::runtime_error("what is meant by: " + line);
        *which = true;
    }
}

std::string RedfishWire::write(RedfishAnswer answer) const {
    const bool has_body = answer.status != 204;
    if (bom && has_body && !answer.body.empty()) answer.body = "\xef\xbb\xbf" + answer.body;
    if (gzip && has_body) {
        answer.body = to_gzip(answer.body);
        answer.headers.emplace_back("Content-Encoding", "gzip");
    }
    if (close) answer.headers.emplace_back("Connection", "close");
    const bool in_chunks = chunked && has_body && !http10;
    if (in_chunks) {
        answer.headers.emplace_back("Transfer-Encoding", "chunked");
        answer.body = to_chunks(answer.body);
    } else if (has_body && !http10) {
        answer.headers.emplace_back("Content-Length", std::to_string(answer.body.size()));
    }
    if (!http10) answer.headers.emplace_back("OData-Version", "4.0");
    std::string bytes = (http10 ? "HTTP/1.0 " : "HTTP/1.1 ") + std::to_string(answer.status) + " Said\r\n";
    for (const auto& [name, value] : answer.headers) {
        bytes += (lower ? haas::base::lower(name) : name) + ": " + value + "\r\n";
    }
    return bytes + "\r\n" + (has_body ? answer.body : std::string());
}

}  // namespace haas_test
