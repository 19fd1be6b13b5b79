#include "sys/http_client.hpp"

#include <curl/curl.h>

#include <array>

namespace haas::sys {

namespace {

struct ListDeleter {
    void operator()(curl_slist* list) const { curl_slist_free_all(list); }
};
using HeaderList = std::unique_ptr<curl_slist, ListDeleter>;

/// Collects the answer's body, up to the limit.
struct Sink {
    std::string body;
    const HttpRequest& request;
    CURL* curl;
    bool overflown = false;
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

HeaderList make_headers(const HttpRequest& request) {
    const std::string& type = request.media_type;
    curl_slist* list = curl_slist_append(nullptr, ("Accept: " + (type.empty() ? "*/*" : type)).c_str());
    // Without this, libcurl would send the content type of a form, even without a body.
    const bool is_said = !request.body.empty() && !type.empty();
    list = curl_slist_append(list, is_said ? ("Content-Type: " + type).c_str() : "Content-Type:");
    if (!request.if_match.empty()) list = curl_slist_append(list, ("If-Match: " + request.if_match).c_str());
    // Bodies are small: waiting for "100 Continue" would only cost a round trip.
    return HeaderList(curl_slist_append(list, "Expect:"));
}

/// Servers may require a Content-Length for these methods, even if it is 0.
bool needs_length(const std::string& method) { return method == "POST" || method == "PUT" || method == "PATCH"; }

HttpError::Cause cause_of(CURLcode result, CURL* curl) {
    using Cause = HttpError::Cause;
    if (result == CURLE_PEER_FAILED_VERIFICATION) return Cause::untrusted;
    // The time at which the connection, including TLS, was ready for the request; 0 if it never was.
    curl_off_t ready = 0;
    curl_easy_getinfo(curl, CURLINFO_PRETRANSFER_TIME_T, &ready);
    if (ready == 0) return Cause::nobody;
    return result == CURLE_OPERATION_TIMEDOUT ? Cause::deadline : Cause::broken;
}

std::string header_of(CURL* curl, const char* name) {
    curl_header* header = nullptr;
    if (curl_easy_header(curl, name, 0, CURLH_HEADER, -1, &header) != CURLHE_OK) return {};
    return header->value;
}

/// Sets the proxy and how the server's certificate is checked.
void set_trust(CURL* curl, const HttpRequest& request) {
    const bool encrypted = request.url.starts_with("https:");
    // A proxy from the environment would see the credentials of an unencrypted request.
    if (!encrypted || request.proxies == Proxies::none) curl_easy_setopt(curl, CURLOPT_PROXY, "");
    if (request.certificates == Certificates::ignored) {
        curl_easy_setopt(curl, CURLOPT_SSL_VERIFYPEER, 0L);
        curl_easy_setopt(curl, CURLOPT_SSL_VERIFYHOST, 0L);
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

HttpAnswer HttpClient::send(const HttpRequest& request) {
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
    long status = 0;
    curl_easy_getinfo(curl, CURLINFO_RESPONSE_CODE, &status);
    return {static_cast<int>(status), std::move(sink.body), header_of(curl, "ETag")};
}

}  // namespace haas::sys
