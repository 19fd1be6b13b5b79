// An HTTP client that is a written dialogue: each request must be the next one written, and is answered as written.
#pragma once

#include <memory>
#include <string>

#include "sys/http_client.hpp"
#include "unit/scripted_channel.hpp"

namespace haas_test {

/// A request as it stands in a dialogue: `PUT /path`, and behind a blank the body if there is one.
/// @param origin  how its URL begins
std::string exchange_text(const haas::sys::HttpRequest& request, const std::string& origin);
/// An answer: the status, and behind a blank the body if there is one.
std::string exchange_text(const haas::sys::HttpAnswer& answer);

std::unique_ptr<haas::sys::HttpClient> play_http(std::shared_ptr<Played> played, std::string origin);

}  // namespace haas_test
