#include "sys/http_client.hpp"

#include <curl/curl.h>

#include <algorithm>
#include <array>

namespace haas::sys {

namespace {

struct ListDeleter {
    void operator()(curl_slist* list) const { curl_slist_free_all(list); }
};
using HeaderList = std::unique_ptr<curl_slist, ListDeleter>;

/// What longer pauses count as: nobody waits so long.
constexpr std::chrono::seconds longest_pause = std::chrono::hours(24 * 365);

/// Collects the answer's body, up to the limit.
struct Sink {
    std::string body;
    const HttpRequest& request;
    CURL* curl;
    bool overflown = false;
    bool headers_ended = false;
};

bool is_success(CURL* curl) {
    long status = 0;
    curl_easy_getinfo(curl, CURLINFO_RESPONSE_CODE, &status);
    return status >= 200 && status < 300;
}

extern "C" std::size_t take_body(char* data, std::size_t size, std::size_t count, void* to) {
    auto& sink = *static_cast<Sink*>(to);
    const std::size_t length = size * count;
    if (sink.request.take && is_success(sink.curl)) {
        sink.request.take({data, length});
        return length;
    }
    if (length > sink.request.size_limit - sink.body.size()) {
        sink.overflown = true;
        return 0;
    }
    sink.body.append(data, length);
    return length;
}

/// @source  CURLOPT_HEADERFUNCTION(3): one call for each complete line, the status line and the empty one included
extern "C" std::size_t note_header(char* data, std::size_t size, std::size_t count, void* to) {
    auto& sink = *static_cast<Sink*>(to);
    const std::string_view line(data, size * count);
    if (line.starts_with("HTTP/")) sink.headers_ended = false;  // after an interim answer (1xx) comes another
    if (line == "\r\n" || line == "\n") sink.headers_ended = true;
    return line.size();
}

HeaderList make_headers(const HttpRequest& request) {
    const std::string& type = request.media_type;
    curl_slist* list = curl_slist_append(nullptr, ("Accept: " + (type.empty() ? "*/*" : type)).c_str());
    // Without this, libcurl would send the content type of a form, even without a body.
    const bool is_said = !request.body.empty() && !type.empty();
    list = curl_slist_append(list, is_said ? ("Content-Type: " + type).c_str() : "Content-Type:");
    if (!request.if_match.empty()) list = curl_slist_append(list, ("If-Match: " + request.if_match).c_str());
    if (!request.idempotency_key.empty())
        list = curl_slist_append(list, ("Idempotency-Key: \"" + request.idempotency_key + "\"").c_str());
    if (!request.bearer.empty()) {
        list = curl_slist_append(list, ("Authorization: Bearer " + std::string(request.bearer.reveal())).c_str());
    }
    if (!request.token.empty()) {
        list = curl_slist_append(list, ("X-Auth-Token: " + std::string(request.token.reveal())).c_str());
    }
    // Bodies are small: waiting for "100 Continue" would only cost a round trip.
    return HeaderList(curl_slist_append(list, "Expect:"));
}

/// Servers may require a Content-Length for these methods, even if it is 0.
bool needs_length(const std::string& method) { return method == "POST" || method == "PUT" || method == "PATCH"; }

HttpError::Cause cause_of(CURLcode result, CURL* curl) {
    using Cause = HttpError::Cause;
    if (result == CURLE_PEER_FAILED_VERIFICATION) return Cause::untrusted;
    if (result == CURLE_SSL_CONNECT_ERROR || result == CURLE_SSL_CIPHER) return Cause::handshake;
    // The time at which the connection, including TLS, was ready for the request; 0 if it never was.
    curl_off_t ready = 0;
    curl_easy_getinfo(curl, CURLINFO_PRETRANSFER_TIME_T, &ready);
    if (ready == 0) return Cause::nobody;
    return result == CURLE_OPERATION_TIMEDOUT ? Cause::deadline : Cause::broken;
}

std::string header_of(CURL* curl, const char* name) {
    curl_header* header = nullptr;
    if (curl_easy_header(curl, name, 0, CURLH_HEADER, -1, &header) != CURLHE_OK) return {};
    // libcurl 7.88 gives the end of the line as the value of a header that has none.
    const std::string_view value = header->value;
    return std::string(value.substr(0, value.find_first_of("\r\n")));
}

/// Sets the proxy, the versions of TLS, and how the server's certificate is checked.
void set_trust(CURL* curl, const HttpRequest& request) {
    const bool encrypted = request.url.starts_with("https:");
    // A proxy from the environment would see the credentials of an unencrypted request.
    if (!encrypted || request.proxies == Proxies::none) curl_easy_setopt(curl, CURLOPT_PROXY, "");
    if (request.certificates == Certificates::ignored) {
        curl_easy_setopt(curl, CURLOPT_SSL_VERIFYPEER, 0L);
        curl_easy_setopt(curl, CURLOPT_SSL_VERIFYHOST, 0L);
    }
    if (request.tls == Tls::any) {
        curl_easy_setopt(curl, CURLOPT_SSLVERSION, static_cast<long>(CURL_SSLVERSION_TLSv1_0));
        // OpenSSL's level 0 takes what later levels do not: TLS 1.0 and 1.1, short keys, SHA-1.
        curl_easy_setopt(curl, CURLOPT_SSL_CIPHER_LIST, "DEFAULT:@SECLEVEL=0");
    }
    if (!request.ca_file.empty()) {
        curl_easy_setopt(curl, CURLOPT_CAINFO, request.ca_file.c_str());
        curl_easy_setopt(curl, CURLOPT_CAPATH, nullptr);
    }
}

}  // namespace

struct HttpClient::Handle {
    Handle() : curl(curl_easy_init()) {
        if (curl == nullptr) throw base::Error("libcurl cannot be set up");
    }
    ~Handle() { curl_easy_cleanup(curl); }
    Handle(const Handle&) = delete;
    Handle& operator=(const Handle&) = delete;
    CURL* curl;
};

HttpClient::HttpClient() {
    static const CURLcode ready = curl_global_init(CURL_GLOBAL_DEFAULT);
    if (ready != CURLE_OK) throw base::Error("libcurl cannot be set up");
    handle_ = std::make_unique<Handle>();
}

HttpClient::~HttpClient() = default;

std::string HttpClient::header(const std::string& name) const { return header_of(handle_->curl, name.c_str()); }

std::chrono::seconds HttpClient::retry_after() const {
    curl_off_t seconds = 0;
    curl_easy_getinfo(handle_->curl, CURLINFO_RETRY_AFTER, &seconds);
    // Servers write anything.
    return std::clamp(std::chrono::seconds(seconds), std::chrono::seconds(0), longest_pause);
}

HttpAnswer HttpClient::send(const HttpRequest& request) {
    // Its connections end with it: some servers take only one at a time.
    if (request.connection == Connection::fresh) handle_ = std::make_unique<Handle>();
    CURL* const curl = handle_->curl;
    const HeaderList headers = make_headers(request);
    std::array<char, CURL_ERROR_SIZE> reason{};
    Sink sink{{}, request, curl};
    const std::string password(request.password.reveal());

    curl_easy_reset(curl);  // the connection stays open
    curl_easy_setopt(curl, CURLOPT_URL, request.url.c_str());
    curl_easy_setopt(curl, CURLOPT_PROTOCOLS_STR, "http,https");
    curl_easy_setopt(curl, CURLOPT_NOSIGNAL, 1L);
    curl_easy_setopt(curl, CURLOPT_PATH_AS_IS, 1L);
    // Abandon a hanging resolver at the deadline, instead of waiting for it.
    curl_easy_setopt(curl, CURLOPT_QUICK_EXIT, 1L);
    set_trust(curl, request);
    const long connect_timeout = request.connect_timeout.count();
    const long timeout = request.timeout.count();
    curl_easy_setopt(curl, CURLOPT_CONNECTTIMEOUT_MS, connect_timeout);
    curl_easy_setopt(curl, CURLOPT_TIMEOUT_MS, timeout);
    if (timeout == 0) {
        curl_easy_setopt(curl, CURLOPT_LOW_SPEED_LIMIT, 1L);
        curl_easy_setopt(curl, CURLOPT_LOW_SPEED_TIME, 60L);
    }
    curl_easy_setopt(curl, CURLOPT_HTTPHEADER, headers.get());
    curl_easy_setopt(curl, CURLOPT_ERRORBUFFER, reason.data());
    curl_easy_setopt(curl, CURLOPT_WRITEFUNCTION, take_body);
    curl_easy_setopt(curl, CURLOPT_WRITEDATA, &sink);
    curl_easy_setopt(curl, CURLOPT_HEADERFUNCTION, note_header);
    curl_easy_setopt(curl, CURLOPT_HEADERDATA, &sink);
    // Some servers compress whatever a client accepts; libcurl unpacks only if it knows of encodings at all.
    curl_easy_setopt(curl, CURLOPT_ACCEPT_ENCODING, "identity");
    if (!request.username.empty()) {
        curl_easy_setopt(curl, CURLOPT_HTTPAUTH, static_cast<long>(CURLAUTH_BASIC));
        curl_easy_setopt(curl, CURLOPT_USERNAME, request.username.c_str());
        curl_easy_setopt(curl, CURLOPT_PASSWORD, password.c_str());
    }
    if (request.method == "HEAD") {
        curl_easy_setopt(curl, CURLOPT_NOBODY, 1L);
    } else if (!request.body.empty() || needs_length(request.method)) {
        curl_easy_setopt(curl, CURLOPT_POSTFIELDSIZE_LARGE, static_cast<curl_off_t>(request.body.size()));
        curl_easy_setopt(curl, CURLOPT_POSTFIELDS, request.body.c_str());
    }
    curl_easy_setopt(curl, CURLOPT_CUSTOMREQUEST, request.method.c_str());

    const CURLcode result = curl_easy_perform(curl);
    if (sink.overflown) {
        throw HttpError(HttpError::Cause::too_large,
                        "the answer is larger than " + std::to_string(request.size_limit) + " bytes");
    }
    if (result != CURLE_OK) {
        throw HttpError(cause_of(result, curl), reason[0] != '\0' ? reason.data() : curl_easy_strerror(result));
    }
    // libcurl takes the end of the connection for the end of the headers.
    if (!sink.headers_ended) throw HttpError(HttpError::Cause::broken, "the connection ended within the headers");
    long status = 0;
    curl_easy_getinfo(curl, CURLINFO_RESPONSE_CODE, &status);
    return {static_cast<int>(status), std::move(sink.body), header_of(curl, "ETag")};
}

}  // namespace haas::sys
