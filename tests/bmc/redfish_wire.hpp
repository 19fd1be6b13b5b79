// How the answers of the Redfish service in the tests look on the line.
#pragma once

#include <string>

#include "bmc/redfish_exchange.hpp"

namespace haas_test {

struct RedfishWire {
    /// Takes those of the lines that begin with "wire" or "tls":
    ///   wire http10            HTTP/1.0: no Content-Length, and the connection ends
    ///   wire close             "Connection: close", and it ends
    ///   wire once              the connection ends after each answer, without a word
    ///   wire idle MS           it ends when nothing has come for so long
    ///   wire chunked           bodies in chunks
    ///   wire gzip              bodies compressed, whoever asks
    ///   wire bom               bodies begin with a byte order mark
    ///   wire lower             names of headers in lower case
    ///   tls old                TLS 1.0 and 1.1 only, with RSA 1024 and SHA-1
    void obey(const std::string& lines);

    /// The bytes of an answer.
    std::string write(RedfishAnswer answer) const;

    bool ends_connection() const { return http10 || close || once; }

    bool http10 = false;
    bool close = false;
    bool once = false;
    int idle_ms = 0;  ///< 0: for ever
    bool chunked = false;
    bool gzip = false;
    bool bom = false;
    bool lower = false;
    bool old_tls = false;
};

}  // namespace haas_test
