// What goes wrong at the Redfish service of the tests before or after a request is understood, and where it sends
// clients instead.
#pragma once

#include <string>
#include <vector>

#include "bmc/redfish_json.hpp"

namespace haas_test {

class RedfishTroubles {
public:
    /// Takes a line, if it is one of:
    ///   fault KIND [METHOD]      requests (of that method) fare so
    ///   trouble KIND COUNT [METHOD [PART]]
    ///                            the next requests do (of "any" method; whose paths hold PART), then no more
    ///   redirect STATUS WHERE    paths without a slash at their end are sent to the same with one ("slash"), as a URL
    ///                            with host ("slash-url"); those with one to the same without ("no-slash"); all of them
    ///                            to another host ("elsewhere"), to the same without encryption ("plain"), to
    ///                            themselves ("loop"), to an odd path ("odd"), or without a Location ("nowhere")
    ///   moved STATUS FROM TO     a resource is at TO; FROM redirects those who GET it, and takes nothing else
    ///   errors FORM              "full" (at first), "ids" (MessageId and MessageArgs, no text), "plain" (a page of
    ///                            HTML), "empty"
    ///
    /// Kinds that keep a request from being carried out: error (500), echo (a refusal that repeats user and password),
    /// flood (one that is very long), forbid (403), elsewhere (302), html, garbage; lost (the connection ends without
    /// an answer); busy:SECONDS and limit:SECONDS (503 and 429 with Retry-After), busy-until:SECONDS (503, as a date),
    /// busy (503 without); refuse:STATUS with refuse:STATUS:MESSAGE-ID. Kinds that happen to the answer: hang, cut,
    /// headers (ends within them), half, huge; done:STATUS (a gateway before the service answers so instead).
    bool obey(const std::string& verb, const std::vector<std::string>& words);

    void behave();

    /// @return  no answer, if nothing is wrong; otherwise one, which the request gets instead
    RedfishAnswer meet(const RedfishRequest& request, const std::string& user, const std::string& password);

    /// What happens to the answer of the request that meet() has seen.
    const std::string& accident() const { return accident_; }

    /// What becomes of an answer that the request that meet() has seen was given.
    RedfishAnswer spoil(RedfishAnswer answer) const;

    /// Changes a path to what it is called within, if it is not redirected.
    /// @return  no answer, or a redirection
    RedfishAnswer redirect(RedfishRequest& request) const;

    /// Puts a refusal into the form that this BMC has.
    void dress(RedfishAnswer& answer) const;

private:
    struct Trouble {
        std::string kind;
        int left;
        std::string method;
        std::string part;
    };
    struct Move {
        int status;
        std::string from;
        std::string to;
    };
    std::string take(const RedfishRequest& request);

    std::vector<Trouble> troubles_;
    std::vector<Move> moves_;
    std::string accident_;
    int redirect_status_ = 0;
    std::string redirect_where_;
    std::string errors_ = "full";
};

}  // namespace haas_test
