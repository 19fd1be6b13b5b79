// The root of every exception that HaaS throws itself.
#pragma once

#include <stdexcept>
#include <string>

namespace haas::base {

/// A fault that HaaS has detected and can explain. Its text is fit for a log and never holds a secret.
class Error : public std::runtime_error {
public:
    using std::runtime_error::runtime_error;
};

/// The configuration, the command line or the environment is not usable.
class ConfigError : public Error {
public:
    using Error::Error;
};

}  // namespace haas::base
